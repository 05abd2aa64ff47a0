"""What scikit-learn makes of the digits' raw pixels, on this project's split, for crates/ssl/tests/scikit_learn.rs.

    pip install scikit-learn
    python3 tests/scikit_learn/digits.py > tests/scikit_learn/digits.json

The split is that of crates/datasets/src/source/digits.rs: every fifth of each digit, the third of each turn, is for
testing. Neighbours vote with exp(cosine / 0.07), as in Wu et al. 2018.
"""

import json
import pathlib

import numpy
import sklearn
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import r2_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

FILE = pathlib.Path(__file__).parents[2] / "crates/datasets/data/digits.bin"
TEMPERATURE = 0.07

numbers = numpy.fromfile(FILE, dtype=numpy.uint8).reshape(65, -1)
labels, planes = numbers[0], numbers[1:]
pixels = numpy.empty((len(labels), 64))
pixels[numpy.argsort(labels, kind="stable")] = planes.T / 16
turn = numpy.empty(len(labels), dtype=int)
for digit in range(10):
    of = labels == digit
    turn[of] = numpy.arange(of.sum()) % 5
test = turn == 2
train_x, test_x, train_y, test_y = pixels[~test], pixels[test], labels[~test], labels[test]


def knn(k):
    # scikit-learn's cosine distance is 1 − cosine.
    model = KNeighborsClassifier(k, metric="cosine", weights=lambda distance: numpy.exp(-distance / TEMPERATURE))
    return model.fit(train_x, train_y).score(test_x, test_y)


def logistic(c, standardise):
    a, b = train_x, test_x
    if standardise:
        scaler = StandardScaler().fit(a)
        a, b = scaler.transform(a), scaler.transform(b)
    model = LogisticRegression(C=c, tol=1e-8, max_iter=10_000).fit(a, train_y)
    return {
        "c": c,
        "standardise": standardise,
        "accuracy": model.score(b, test_y),
        "squared_norm": float((model.coef_**2).sum()),
    }


def ridge():
    """R² of a pixel of the lower half, read from the standardised upper half."""
    a, b = train_x[:, :32], test_x[:, :32]
    scaler = StandardScaler().fit(a)
    model = Ridge(alpha=1.0).fit(scaler.transform(a), train_x[:, 36])
    return r2_score(test_x[:, 36], model.predict(scaler.transform(b)))


print(
    json.dumps(
        {
            "scikit_learn": sklearn.__version__,
            "train": int((~test).sum()),
            "test": int(test.sum()),
            "knn": [{"k": k, "accuracy": knn(k)} for k in (1, 5, 20)],
            "logistic": [logistic(c, s) for c in (0.01, 1.0) for s in (False, True)],
            "ridge_r2": ridge(),
        },
        indent=1,
    )
)
