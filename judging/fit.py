"""Fits one linear judge for each kind; runs in the engine's environment, which has scikit-learn.

python fit.py PROBLEM SOLUTION: reads JSON, writes JSON. Knows nothing of messages: rows of trait
numbers for the parts of messages, which message a part is of, and labels of messages. The whole of
a message that tells of a kind tells of it; which of its parts does is learnt in a second round,
from the part that the first round takes for the likeliest (Andrews et al. 2003, mi-SVM).
"""

import json
import sys

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

STRENGTH = 30.0
CLAUSES = 2.5
"""What all parts but the whole weigh together, in messages of many parts."""
BORROWED = 0.5
"""What a message weighs that was not labelled for the judge."""

MISTAKEN = 2.0
"""From here on a borrowed message that should tell of nothing is left out: "my knee hurts, what is
an MRI?" does."""


def matrix(rows, lengths, shares):
    """One row for each part: the shares of its traits, divided by its length."""
    columns = np.array([column for row in rows for column in row], dtype=np.int64)
    ends = np.cumsum([0] + [len(row) for row in rows])
    data = np.array(shares)[columns] / np.repeat(lengths, np.diff(ends))
    return sparse.csr_matrix((data, columns, ends), shape=(len(rows), len(shares)))


class Corpus:
    """The parts of the messages with what is known of these."""

    def __init__(self, problem):
        self.x = matrix(problem["rows"], problem["lengths"], problem["shares"])
        self.owner = np.array(problem["owner"])
        self.whole = np.diff(self.owner, prepend=-1) > 0
        self.labels = np.array(problem["labels"], dtype=float)
        self.labels[self.labels < 0] = np.nan
        self.borrowed = np.array(problem["borrowed"])[self.owner]
        weights = np.where(self.borrowed, BORROWED, 1.0)
        parts = np.bincount(self.owner)[self.owner]
        self.weights = weights / np.where(self.whole, 1, np.maximum(1, (parts - 1) / CLAUSES))

    def best(self, scores):
        """For each part the highest score of a part of its message that is not the whole."""
        highest = np.full(len(self.labels), -np.inf)
        np.maximum.at(highest, self.owner[~self.whole], scores[~self.whole])
        return highest[self.owner]

    def solve(self, kept):
        """Weights and biases of all kinds, learnt from the messages ``kept``."""
        scores = None
        for _ in range(2):
            judges = [self._judge(kind, kept, scores) for kind in range(self.labels.shape[1])]
            weights = np.stack([judge.coef_[0] for judge in judges])
            biases = np.array([judge.intercept_[0] for judge in judges])
            scores = self.x @ weights.T + biases
        return weights, biases, scores

    def _judge(self, kind, kept, scores):
        told = self.labels[self.owner, kind]
        tells = (told == 1) & ~self.whole
        use = kept[self.owner] & ~np.isnan(told) & ~tells
        if scores is not None:
            mine = scores[:, kind]
            use |= kept[self.owner] & tells & (mine >= self.best(mine)) & (mine > -1)
            mistaken = self.borrowed & (told == 0) & (mine > MISTAKEN)
            use &= ~mistaken
        model = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-2)
        return model.fit(self.x[use], told[use] == 1, sample_weight=self.weights[use])


def highest(corpus, scores):
    """The score of each message: that of its likeliest part."""
    return np.maximum.reduceat(scores, np.flatnonzero(corpus.whole), axis=0)


def main(source, target):
    """One problem: the folds' scores, and the final weights."""
    with open(source, encoding="utf-8") as file:
        problem = json.load(file)
    corpus = Corpus(problem)
    scores = []
    for fold in problem["folds"]:
        kept = np.ones(len(corpus.labels), dtype=bool)
        kept[fold] = False
        scores.append(highest(corpus, corpus.solve(kept)[2])[fold].round(3).tolist())
    solution = {"scores": scores}
    if problem["final"]:
        weights, biases, _ = corpus.solve(np.ones(len(corpus.labels), dtype=bool))
        solution["weights"] = (weights * np.array(problem["shares"])).T.round(3).tolist()
        solution["biases"] = biases.tolist()
    with open(target, "w", encoding="utf-8") as file:
        json.dump(solution, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
