//! Messages to the page, in the wire format of `protocol`.

use crate::wasm::port;
use protocol::Event;
use protocol::wire::{self, ToPage};

/// Returns the message that the worker cannot go on; `why` is a sentence.
pub(super) fn failed(why: String) -> ToPage {
    ToPage {
        run: 0,
        event: Event::Failed(why),
    }
}

/// Posts a message to the page.
pub(super) fn say(message: ToPage) {
    match wire::encode(&message) {
        Ok(bytes) => port::post(&bytes),
        Err(error) => port::complain(&error.to_string()),
    }
}
