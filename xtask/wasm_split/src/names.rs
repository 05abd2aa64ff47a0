//! Names of functions that stay the same from one build to the next.

use walrus::{Function, FunctionId, FunctionKind, Module};

/// Returns `name` without what differs between builds: the hash at its end with all that follows, the hashes of crates
/// in brackets, and a number at the end.
///
/// Functions that differ in their types alone may have one name then.
pub fn stable(name: &str) -> String {
    let mut kept = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(open) = rest.find('[') {
        let inside = &rest[open + 1..];
        let close = inside.find(']').unwrap_or(inside.len());
        kept.push_str(&rest[..open]);
        if is_hash(&inside[..close]) {
            rest = inside.get(close + 1..).unwrap_or_default();
        } else {
            kept.push('[');
            rest = inside;
        }
    }
    kept.push_str(rest);
    let hash = kept.match_indices("::h").map(|(at, _)| at);
    let hash = hash.filter(|at| kept.get(at + 3..at + 19).is_some_and(is_hash)).last();
    if let Some(at) = hash {
        kept.truncate(at);
    }
    // A linker numbers functions of one name.
    let numbered = kept.strip_suffix(']').and_then(|kept| kept.rsplit_once('['));
    if let Some((name, number)) = numbered
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        kept.truncate(name.len());
    }
    kept
}

/// Says whether `word` is eight or more hexadecimal digits.
fn is_hash(word: &str) -> bool {
    word.len() >= 8 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Returns the functions that `module` defines, each with its stable name; those without a name are left out.
pub fn named(module: &Module) -> impl Iterator<Item = (FunctionId, String)> {
    let local = |function: &&Function| matches!(function.kind, FunctionKind::Local(_));
    let name = |function: &Function| Some((function.id(), stable(function.name.as_deref()?)));
    module.funcs.iter().filter(local).filter_map(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_left_out() {
        for (name, plain) in [
            ("ssl::loss::nt_xent::h0123456789abcdef", "ssl::loss::nt_xent"),
            (
                "<alloc[49b9e3001cf2480]::vec::Vec<[u8; 4]>>::push",
                "<alloc::vec::Vec<[u8; 4]>>::push",
            ),
            ("ssl::step::h0123456789abcdef[12]", "ssl::step"),
            ("<String as Display>::fmt[10]", "<String as Display>::fmt"),
            ("<T as Index<[f32; 4]>>::f", "<T as Index<[f32; 4]>>::f"),
            ("ssl::step::h0123456789abcdef.7", "ssl::step"),
            ("js::of::h0123456789abcdef externref shim", "js::of"),
            ("<T as Index<[f32]>>::f", "<T as Index<[f32]>>::f"),
            ("ssl::hash", "ssl::hash"),
            ("f[", "f["),
            ("memcpy", "memcpy"),
        ] {
            assert_eq!(stable(name), plain);
        }
    }
}
