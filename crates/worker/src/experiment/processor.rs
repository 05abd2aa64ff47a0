//! What decides about the last bits of a result: the kind of processor, and which of its instructions are used.

/// Returns the name of the processor's kind with those of its instructions that change how sums are rounded or
/// ordered, such as `x86_64 avx avx2 fma`.
pub fn processor() -> String {
    let mut words = vec![std::env::consts::ARCH];
    #[cfg(target_arch = "x86_64")]
    {
        let known = [
            ("avx", std::is_x86_feature_detected!("avx")),
            ("avx2", std::is_x86_feature_detected!("avx2")),
            ("fma", std::is_x86_feature_detected!("fma")),
            ("avx512f", std::is_x86_feature_detected!("avx512f")),
        ];
        words.extend(known.into_iter().filter(|(_, has)| *has).map(|(name, _)| name));
    }
    words.join(" ")
}
