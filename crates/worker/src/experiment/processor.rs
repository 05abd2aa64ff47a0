//! What decides about the last bits of a result: the kind of processor, and which of its instructions are used.

/// Returns the name of the processor's kind with those of its instructions that change how sums are rounded or
/// ordered, such as `x86_64 avx avx2 fma`.
pub fn processor() -> String {
    let mut words = instructions();
    words.insert(0, std::env::consts::ARCH);
    words.join(" ")
}

#[cfg(target_arch = "x86_64")]
fn instructions() -> Vec<&'static str> {
    let known = [
        ("avx", std::is_x86_feature_detected!("avx")),
        ("avx2", std::is_x86_feature_detected!("avx2")),
        ("fma", std::is_x86_feature_detected!("fma")),
        ("avx512f", std::is_x86_feature_detected!("avx512f")),
    ];
    known
        .into_iter()
        .filter(|(_, has)| *has)
        .map(|(name, _)| name)
        .collect()
}

/// Elsewhere one build uses the same instructions on every machine.
#[cfg(not(target_arch = "x86_64"))]
fn instructions() -> Vec<&'static str> {
    vec![]
}
