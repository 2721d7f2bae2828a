"""Fits linear models over counted numbers; runs in the engine's environment, which has
scikit-learn.

python fit_linear.py PROBLEM SOLUTION: reads JSON, writes JSON. Knows nothing of messages: for each
block the rows of [place of a number, how often] of each lesson, and a row of labels for each
lesson: 1, 0, or -1 where that is not known.
"""

import json
import sys

import numpy as np
import scipy.sparse as sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

STRENGTH = 10.0
UNIT = 0.1
MOST = 127


class Corpus:
    """The lessons as rows, every block by how often and how rare its numbers are, at length 1."""

    def __init__(self, problem):
        self.counts = [matrix(block["rows"], block["size"]) for block in problem["blocks"]]
        self.least = [block["least"] for block in problem["blocks"]]
        self.labels = np.array(problem["labels"])

    def solve(self, kept):
        """Weights, biases and rarities learnt from ``kept``, and everybody's scores."""
        known = [
            counts @ sparse.diags((often(counts[kept]) >= least).astype(float))
            for counts, least in zip(self.counts, self.least, strict=True)
        ]
        seen = [TfidfTransformer(sublinear_tf=True).fit(counts[kept]) for counts in known]
        rows = sparse.hstack(
            [each.transform(counts) for each, counts in zip(seen, known, strict=True)]
        ).tocsr()
        judges = [self._judge(rows, kept, kind) for kind in range(self.labels.shape[1])]
        weights = np.stack([judge.coef_[0] for judge in judges])
        whole = np.clip(np.round(weights / UNIT), -MOST, MOST).astype(int)
        biases = np.array([judge.intercept_[0] for judge in judges])
        return whole, biases, [each.idf_ for each in seen], rows @ (whole.T * UNIT) + biases

    def _judge(self, rows, kept, kind):
        known = kept[self.labels[kept, kind] >= 0]
        model = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-2)
        return model.fit(rows[known], self.labels[known, kind])


def often(counts):
    """In how many lessons each number stands."""
    return np.bincount(counts.indices, minlength=counts.shape[1])


def matrix(rows, size):
    """How often each number stands in each lesson."""
    ends = np.cumsum([0] + [len(row) for row in rows])
    pairs = np.array([pair for row in rows for pair in row], dtype=np.int64).reshape(-1, 2)
    data = pairs[:, 1].astype(np.float64)
    return sparse.csr_matrix((data, pairs[:, 0], ends), shape=(len(rows), size))


def main(source, target):
    """One problem: the folds' scores, and the final weights."""
    with open(source, encoding="utf-8") as file:
        problem = json.load(file)
    corpus = Corpus(problem)
    solution = {"scores": []}
    for fold in problem["folds"]:
        kept = np.setdiff1d(np.arange(len(corpus.labels)), fold)
        solution["scores"].append(corpus.solve(kept)[3][fold].round(3).tolist())
    if problem["final"]:
        whole, biases, rarities, _ = corpus.solve(np.arange(len(corpus.labels)))
        solution["weights"] = whole.T.tolist()
        solution["biases"] = biases.tolist()
        solution["rarities"] = [rarity.round(4).tolist() for rarity in rarities]
    with open(target, "w", encoding="utf-8") as file:
        json.dump(solution, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
