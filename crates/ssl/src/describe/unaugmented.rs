//! The preference of methods that make no views: the images are trained on as they are.

use protocol::Preference;

/// The switches of the augmentations that a dataset of images may turn on by itself; `tests/unaugmented.rs` fails where
/// one is missing.
const SWITCHES: [&str; 7] = [
    "views.crop",
    "views.flip",
    "views.rotation",
    "views.translation",
    "views.contrast",
    "views.colour",
    "views.greyscale",
];

/// Returns a preference, for any data, that turns every augmentation off.
pub fn unaugmented() -> Preference {
    SWITCHES
        .into_iter()
        .fold(Preference::always(), |preference, path| preference.set(path, false))
}
