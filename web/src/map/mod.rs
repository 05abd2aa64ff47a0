//! The embedding as a picture: each image of the evaluation set a point, coloured by its class.
//!
//! Coordinates are drawn as they are and nothing is fitted to the canvas, so shrinking looks like
//! shrinking. Points go straight from frame to frame; the sphere turns only by hand; the map draws
//! only while something moves. Watch for: a class is told by its colour and by the name on its
//! group, so past ten classes, when colours repeat, names still tell.
//!
//! Read [`view`] and [`stage`] first; [`viewport`], [`motion`], [`groups`] and [`pick`] are plain arithmetic.

pub mod clock;
pub mod flat;
pub mod gpu;
pub mod groups;
pub mod motion;
pub mod orientation;
pub mod overlay;
pub mod pick;
pub mod pointer;
pub mod props;
mod shaders;
pub mod sphere;
pub mod sprites;
pub mod stage;
pub mod view;
pub mod viewport;
