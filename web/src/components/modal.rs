//! A dialog over the page that takes the focus: it opens as soon as it is drawn.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Returns the reference for a `<dialog>`, which is shown as a modal one once it is there.
#[hook]
pub fn use_modal() -> NodeRef {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                // A dialog that is open already stays so.
                let _ = dialog.show_modal();
            }
        });
    }
    node
}
