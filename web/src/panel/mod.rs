//! Panels: what the page measures, one file each.
//!
//! A panel is a [`interface::Panel`]: a key, a place on the page, a height, when it applies and how it is
//! drawn. [`list`] names them in the order of the page; the right column, the examination and the slide
//! (`curve=KEY` in a link) find panels there and know none of them by name. To add one, write its file and
//! add its line to the list.
//!
//! Read [`interface`] first, then [`spread`], which is a typical plot; [`run_plot`] is what all plots share.

pub mod accuracy;
pub mod accuracy_by_labels;
pub mod confusion;
pub mod dimensions;
pub mod duality;
pub mod factors;
pub mod filters;
pub mod heights;
pub mod interface;
pub mod label_free;
pub mod list;
pub mod loss;
pub mod more;
pub mod probe_by_layer;
pub mod protocols;
pub mod run_plot;
pub mod spectrum;
pub mod spread;
pub mod transfer;
pub mod verdict;
