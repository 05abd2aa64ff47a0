//! How alike two networks are on the same images: one number for the representations, one for the embeddings, and the
//! images that lie otherwise.

pub mod linear_cka;
pub mod procrustes_distance;
