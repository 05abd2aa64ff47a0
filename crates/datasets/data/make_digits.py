"""Writes digits.bin from the copy of the UCI handwritten digits that scikit-learn ships.

    pip install scikit-learn && python make_digits.py

digits.bin is 1,797 records of 65 bytes: 64 pixels, row by row, 0 (paper) to 16 (ink), then the digit.
"""

from pathlib import Path

import numpy
from sklearn.datasets import load_digits

digits = load_digits()
records = numpy.column_stack([digits.data, digits.target]).astype(numpy.uint8)
assert records.shape == (1797, 65) and records[:, :64].max() == 16 and records[:, 64].max() == 9
Path(__file__).with_name("digits.bin").write_bytes(records.tobytes())
