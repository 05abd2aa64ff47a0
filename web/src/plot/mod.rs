//! Plots as SVG, drawn by the page itself.
//!
//! Axes are fixed (x is the whole run, y the quantity's own range) and nothing rescales; words
//! stand at the ends of lines instead of in a legend; colours are the page's own tokens, and a line
//! carries the `data-sym` of its symbol in the formula. No chart library at hand lets an element
//! have a class or a data attribute, so only these few hundred lines draw.

pub mod axis;
pub mod figure;
pub mod labels;
pub mod line;
pub mod measure;
pub mod pointer;
pub mod ribbon;
pub mod smooth;
pub mod timeline;
