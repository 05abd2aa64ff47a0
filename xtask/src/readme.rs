//! The parts of README.md that commands write, between markers.
