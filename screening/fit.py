"""The numerical part of the training, run by the engine's Python, which has NumPy and scikit-learn.

Reads a problem as JSON from the first file, writes the solution to the second. Knows nothing of
messages: rows of trait numbers, labels, flags, and the rows to leave out for each fold.
"""

import json
import sys

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression


def matrix(rows, lengths, shares):
    """One row for each message: the shares of its traits, divided by its length."""
    columns = [column for row in rows for column in row]
    ends = np.cumsum([0] + [len(row) for row in rows])
    data = np.array(shares)[columns] / np.repeat(lengths, np.diff(ends))
    return sparse.csr_matrix((data, columns, ends), shape=(len(rows), len(shares)))


def fitted(x, labels, strength):
    """Weights and bias of one linear judge."""
    model = LogisticRegression(C=strength, solver="liblinear", class_weight="balanced", tol=1e-3)
    model.fit(x, labels)
    return model.coef_[0], float(model.intercept_[0])


def by_flag(x, flags, count, strength):
    """One judge for each flag, among the emergencies only."""
    found = [fitted(x, flags == index, strength) for index in range(count)]
    return np.array([weights for weights, _ in found]), [bias for _, bias in found]


def main(source, target):
    with open(source, encoding="utf-8") as file:
        problem = json.load(file)
    x = matrix(problem["rows"], problem["lengths"], problem["shares"])
    labels = np.array(problem["labels"], dtype=bool)
    flags = np.array(problem["flags"])
    scores = []
    for fold in problem["folds"]:
        left_out = np.array(fold)
        kept = np.setdiff1d(np.arange(len(labels)), left_out)
        weights, bias = fitted(x[kept], labels[kept], problem["strength"])
        scores.append((x[left_out] @ weights + bias).tolist())
    solution = {"scores": scores}
    if problem["final"]:
        shares = np.array(problem["shares"])
        weights, bias = fitted(x, labels, problem["strength"])
        each, biases = by_flag(
            x[labels], flags[labels], problem["flag_count"], problem["flag_strength"]
        )
        solution.update(
            bias=bias,
            weights=(weights * shares).tolist(),
            flag_bias=biases,
            flag_weights=(each * shares).T.round(3).tolist(),
        )
    with open(target, "w", encoding="utf-8") as file:
        json.dump(solution, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
