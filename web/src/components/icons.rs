//! The few drawn signs. Each verdict has a shape of its own, so that none is told by colour alone.

use protocol::VerdictKind;
use yew::prelude::*;

/// Draws the sign of the page.
pub fn brand() -> Html {
    html! {
        <svg viewBox="0 0 28 20" width="28" height="20" aria-hidden="true">
            <circle cx="6" cy="10" r="5" /><circle cx="22" cy="10" r="5" class="two" /><path d="M11 10h6" />
        </svg>
    }
}

/// Draws a disc, half dark and half light.
pub fn theme() -> Html {
    html! {
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
            <path d="M10 3a7 7 0 1 0 0 14z" /><circle cx="10" cy="10" r="7" fill="none" />
        </svg>
    }
}

/// Draws the icon of a single step.
pub fn step() -> Html {
    html! {
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
            <path d="M5 4l8 6-8 6z" /><path class="st" d="M15 4v12" />
        </svg>
    }
}

/// Draws the icon of a restart.
pub fn restart() -> Html {
    html! {
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
            <path class="st" d="M4 10a6 6 0 1 0 2-4.5M4 3v4h4" />
        </svg>
    }
}

/// Draws a cross.
pub fn close() -> Html {
    html! {
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
            <path class="st" d="M5 5l10 10M15 5L5 15" />
        </svg>
    }
}

/// Draws the shape of a verdict, so that it is not told by colour alone.
pub fn verdict(kind: VerdictKind) -> Html {
    let inside = match kind {
        VerdictKind::Healthy => html! {<>
            <circle cx="12" cy="12" r="11" fill="var(--accent)" />
            <path d="M7 12.5l3.5 3.5 7-8" fill="none" stroke="var(--on-accent)" stroke-width="2.4" />
        </>},
        VerdictKind::TooEarly => html! {
            <circle cx="12" cy="12" r="10" fill="none" stroke="var(--ink-3)" stroke-width="2" stroke-dasharray="4 3" />
        },
        VerdictKind::NoBetterThanUntrained => html! {<>
            <circle cx="12" cy="12" r="10" fill="none" stroke="var(--ink-3)" stroke-width="2" />
            <path d="M7 12h10" fill="none" stroke="var(--ink-3)" stroke-width="2.4" />
        </>},
        VerdictKind::WorseThanUntrained => html! {<>
            <circle cx="12" cy="12" r="10" fill="none" stroke="var(--ink-2)" stroke-width="2" />
            <path d="M12 6.5v10M7.5 12.5l4.5 4.5 4.5-4.5" fill="none" stroke="var(--ink)" stroke-width="2.2" />
        </>},
        // An open tick: learned, and not yet of use.
        VerdictKind::BelowPixels => html! {<>
            <circle cx="12" cy="12" r="10" fill="none" stroke="var(--accent)" stroke-width="2" />
            <path d="M7 12.5l3.5 3.5 7-8" fill="none" stroke="var(--accent)" stroke-width="2.4" />
        </>},
        VerdictKind::DimensionalCollapse | VerdictKind::CompleteCollapse => html! {<>
            <path d="M12 1l11 21H1z" fill="var(--alarm)" />
            <path d="M12 8v7M12 17.5v2" stroke="var(--paper)" stroke-width="2.4" />
        </>},
        VerdictKind::Diverged => html! {<>
            <path d="M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9z" fill="var(--alarm)" />
            <path d="M8 8l8 8M16 8l-8 8" stroke="var(--paper)" stroke-width="2.4" />
        </>},
    };
    html! { <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">{ inside }</svg> }
}
