//! The place of a plot that is pointed at, by pointer or by arrow keys: curves are read there instead of at their ends.

use crate::plot::axis::Axis;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Holds where a plot is pointed at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pointed {
    /// The index of a value of the curve that sets the places; none where nothing is pointed at.
    pub index: Option<usize>,
    /// Whether keys led there, so that a screen reader is told.
    pub by_keys: bool,
}

/// Returns the index of the value in `xs`, which do not decrease, that is nearest to `x`; none of none.
pub fn nearest(xs: &[f32], x: f32) -> Option<usize> {
    let after = xs.partition_point(|&other| other < x);
    let before = after.checked_sub(1);
    match (before, xs.get(after)) {
        (Some(before), Some(&next)) if x - xs[before] > next - x => Some(after),
        (Some(before), _) => Some(before),
        (None, next) => next.map(|_| after),
    }
}

/// Returns the index that `key` leads to from `index`, of `count` values; none where it is no key of the plot.
pub fn walked(key: &str, index: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match key {
        "ArrowLeft" => index.map_or(last, |index| index.saturating_sub(1)),
        "ArrowRight" => index.map_or(0, |index| (index + 1).min(last)),
        "Home" => 0,
        "End" => last,
        _ => return None,
    })
}

/// Returns what a plot does when its drawing is pointed at, which is as wide as the element at `node` and `width` of its own
/// units: `xs` are the places of its values, `axis` is theirs. The event does not know the element: it is handled above it.
pub fn moved(
    pointed: UseStateHandle<Pointed>,
    node: NodeRef,
    xs: Rc<Vec<f32>>,
    axis: Axis,
    width: f32,
) -> Callback<PointerEvent> {
    Callback::from(move |event: PointerEvent| {
        let Some(drawing) = node.cast::<Element>() else { return };
        let bounds = drawing.get_bounding_client_rect();
        let share = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0);
        let x = axis.value(share as f32 * width);
        pointed.set(Pointed {
            index: nearest(&xs, x),
            by_keys: false,
        });
    })
}

/// Returns what a plot does with a key; Escape ends the reading.
pub fn pressed(pointed: UseStateHandle<Pointed>, count: usize) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let key = event.key();
        if key == "Escape" && pointed.index.is_some() {
            event.stop_propagation();
            pointed.set(Pointed::default());
        } else if let Some(index) = walked(&key, pointed.index, count) {
            event.prevent_default();
            event.stop_propagation();
            pointed.set(Pointed {
                index: Some(index),
                by_keys: true,
            });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_value_is_read() {
        let xs = [0.0, 20.0, 40.0];
        let found = [-5.0, 9.0, 11.0, 20.0, 31.0, 99.0].map(|x| nearest(&xs, x));
        assert_eq!(found, [0, 0, 1, 1, 2, 2].map(Some));
        assert_eq!(nearest(&[], 1.0), None);
    }

    #[test]
    fn keys_lead_from_value_to_value_and_no_further_than_the_ends() {
        assert_eq!(walked("ArrowRight", None, 3), Some(0));
        assert_eq!(walked("ArrowRight", Some(2), 3), Some(2));
        assert_eq!(walked("ArrowLeft", None, 3), Some(2));
        assert_eq!(walked("ArrowLeft", Some(0), 3), Some(0));
        assert_eq!((walked("Home", Some(2), 3), walked("End", None, 3)), (Some(0), Some(2)));
        assert_eq!(walked("a", Some(1), 3), None);
        assert_eq!(walked("End", None, 0), None);
    }
}
