//! MAE and I-JEPA mask images that nothing else has changed, but for MAE's crops of digits, whatever the data turn on for
//! others: the papers crop, and MAE flips.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]
#![cfg(not(target_arch = "wasm32"))]

use protocol::{Catalogue, KnobValue};

fn catalogue() -> Catalogue {
    ssl::catalogue(datasets::source::list::cards(), datasets::augmentation::list::cards())
}

/// The switches of augmentations that are on for `method` on `data`.
fn on(method: &str, data: &str) -> Vec<String> {
    let catalogue = catalogue();
    let config = catalogue.named(&format!("{method}+{data}")).unwrap();
    let config = catalogue.complete(&config).unwrap();
    let switches = config
        .settings()
        .iter()
        .filter(|(path, value)| path.starts_with("views.") && **value == KnobValue::Switch(true));
    switches.map(|(path, _)| path.to_string()).collect()
}

#[test]
fn methods_that_mask_train_on_images_as_they_are() {
    let catalogue = catalogue();
    let pictures = catalogue
        .data
        .iter()
        .filter(|card| card.kinds.iter().any(|kind| kind == "images"));
    let names: Vec<_> = pictures.map(|card| card.name.clone()).collect();
    assert!(names.len() >= 2, "{names:?}");
    for data in &names {
        assert!(!on("simsiam", data).is_empty(), "{data} turns nothing on");
        let cropped: &[&str] = if data == "digits" { &["views.crop"] } else { &[] };
        assert_eq!(on("mae", data), cropped, "mae on {data}");
        assert_eq!(on("ijepa", data), Vec::<String>::new(), "ijepa on {data}");
    }
}
