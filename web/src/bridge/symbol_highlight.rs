//! A symbol, its wire and its curve are one group: while the pointer or the focus is on one of them
//! the whole group stays and the rest fades. Done on the document, since the three are drawn by
//! different components.

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element};

/// Highlights the group of the symbol under the pointer, as long as it is kept.
pub struct SymbolHighlight {
    _listeners: Vec<EventListener>,
}

impl SymbolHighlight {
    /// Begins to listen.
    pub fn start() -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let listen = |name: &'static str| {
            let page = document.clone();
            EventListener::new(&document, name, move |event| {
                let under = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                let symbol = under
                    .and_then(|element| element.closest("[data-sym]").ok().flatten())
                    .and_then(|element| element.get_attribute("data-sym"));
                mark(&page, symbol.filter(|symbol| !symbol.is_empty()).as_deref());
            })
        };
        Some(Self {
            _listeners: ["mouseover", "focusin"].map(listen).into(),
        })
    }
}

fn mark(document: &Document, symbol: Option<&str>) {
    let Some(body) = document.body() else { return };
    let was = body.class_list().contains("linking");
    if symbol.is_none() && !was {
        return;
    }
    let _ = body.class_list().toggle_with_force("linking", symbol.is_some());
    let Ok(all) = document.query_selector_all("[data-sym]") else {
        return;
    };
    for index in 0..all.length() {
        if let Some(element) = all.get(index).and_then(|node| node.dyn_into::<Element>().ok()) {
            let on = symbol.is_some() && element.get_attribute("data-sym").as_deref() == symbol;
            let _ = element.class_list().toggle_with_force("on", on);
        }
    }
}
