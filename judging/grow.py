"""Grows the arbiter's forest; runs in the engine's environment, which has scikit-learn.

python grow.py PROBLEM SOLUTION: reads rows of features and labels as JSON, writes bias and trees.
"""

import json
import sys

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

TREES = 120
DEPTH = 4
RATE = 0.08
LEAST = 20
"""Rows of a leaf."""


def nodes_of(tree, rate):
    """One tree as [feature, threshold, left, right]; a leaf as [-1, value, 0, 0]."""
    found = []
    for at in range(tree.node_count):
        left, right = int(tree.children_left[at]), int(tree.children_right[at])
        if left < 0:
            found.append([-1, round(rate * float(tree.value[at][0][0]), 4), 0, 0])
        else:
            threshold = round(float(tree.threshold[at]), 3)
            found.append([int(tree.feature[at]), threshold, left, right])
    return found


def main(source, target):
    """One problem."""
    with open(source, encoding="utf-8") as file:
        problem = json.load(file)
    labels = np.array(problem["labels"])
    model = GradientBoostingClassifier(
        n_estimators=TREES,
        max_depth=DEPTH,
        learning_rate=RATE,
        min_samples_leaf=LEAST,
        subsample=0.7,
        random_state=1,
    ).fit(np.array(problem["rows"]), labels)
    share = labels.mean()
    solution = {
        "bias": round(float(np.log(share / (1 - share))), 4),
        "trees": [nodes_of(each[0].tree_, RATE) for each in model.estimators_],
    }
    with open(target, "w", encoding="utf-8") as file:
        json.dump(solution, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
