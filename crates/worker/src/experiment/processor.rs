//! What decides about the last bits of a result: the kind of processor, its model, whose caches say how products are cut
//! into blocks, and which of its instructions are used.

/// Returns the kind of the processor with those of its instructions that change how sums are rounded or ordered and, where
/// the system tells it, its model: `x86_64 avx avx2 fma, Some Processor 85, 1024 KB`.
pub fn processor() -> String {
    let mut words = instructions();
    words.insert(0, std::env::consts::ARCH);
    let known = words.join(" ");
    match model() {
        Some(model) => format!("{known}, {model}"),
        None => known,
    }
}

/// What the list of processors, that Linux has, says of the first one: name, number of its model, and cache.
fn model() -> Option<String> {
    let list = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let field = |wanted: &str| {
        let fields = list.lines().filter_map(|line| line.split_once(':'));
        let (_, value) = fields.into_iter().find(|(name, _)| name.trim() == wanted).unzip();
        value.map(|value: &str| value.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let name = field("model name")?;
    let numbers = [field("model"), field("cache size")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    Some(format!("{name} {numbers}"))
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
