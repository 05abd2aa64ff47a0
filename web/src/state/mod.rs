//! Everything the page knows, and how it changes. No browser in here: a [`message::Msg`] goes in, a list of
//! [`message::Effect`]s comes out, and the bridge and the components do the rest.
//!
//! The state is in groups, each with the functions that change it: the [`run`], the [`view`], the links to the
//! [`workers`], the [`speech`] for screen readers, and the [`experiments`].
//!
//! A run has an id. The page counts up; a worker's fact about another run is dropped, except the
//! `Started` or `Refused` that answers the request in hand. Until that answer the old run stays.
//!
//! Read [`message`] first, then [`model`] and [`reduce`].

pub mod architectures;
pub mod experiments;
pub mod message;
pub mod model;
pub mod record;
pub mod reduce;
pub mod run;
pub mod speech;
pub mod twin;
pub mod view;
pub mod workers;

#[cfg(test)]
mod tests;
