//! The parts of a network: encoders, heads, prototypes, and the buffers (queue, centre, EMA teacher) that a
//! method keeps beside its trained weights.

pub mod centring;
pub mod encoder;
pub mod first_weights;
pub mod head;
pub mod layers;
pub mod masking;
pub mod momentum_encoder;
pub mod painting;
pub mod parameters;
pub mod patch_grid;
pub mod prototypes;
pub mod queue;
pub mod role;
pub mod sin_cos;
