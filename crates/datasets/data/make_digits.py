"""Writes digits.bin from the copy of the UCI handwritten digits that scikit-learn ships.

    pip install scikit-learn && python make_digits.py

digits.bin is 1,797 bytes, the digit that each image shows, in the original order; then for each of the 64 pixels,
row by row, its value in every image, 0 (paper) to 16 (ink), the images sorted by their digit. So like stands beside
like, and a host's gzip makes 40 KB of it, 7 less than image by image.
"""

from pathlib import Path

import numpy
from sklearn.datasets import load_digits

digits = load_digits()
records = numpy.column_stack([digits.data, digits.target]).astype(numpy.uint8)
assert records.shape == (1797, 65) and records[:, :64].max() == 16 and records[:, 64].max() == 9
order = numpy.argsort(digits.target, kind="stable")
planes = records[order, :64].T
Path(__file__).with_name("digits.bin").write_bytes(records[:, 64].tobytes() + planes.tobytes())
