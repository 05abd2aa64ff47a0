//! Hue and luma of red, green and blue in `0..=1`.

/// Returns the luma of a colour, with the weights of ITU-R BT.601.
pub fn luma([red, green, blue]: [f32; 3]) -> f32 {
    0.299 * red + 0.587 * green + 0.114 * blue
}

/// Returns red, green and blue of a hue in degrees, and a saturation and value in `0..=1`.
pub fn hsv(hue: f32, saturation: f32, value: f32) -> [f32; 3] {
    [5.0, 3.0, 1.0].map(|offset: f32| {
        let k = (offset + hue / 60.0) % 6.0;
        value - value * saturation * k.min(4.0 - k).clamp(0.0, 1.0)
    })
}

/// Returns the colour of luma `light` in `0..=1` with the tint of `hue` in degrees and `saturation` in `0..=1`, which
/// shows most at a luma of ½ and not at all in black and white.
pub fn tinted(light: f32, hue: f32, saturation: f32) -> [f32; 3] {
    let tint = hsv(hue, saturation, 1.0);
    let tint_luma = luma(tint);
    tint.map(|channel| (light + (channel - tint_luma) * light.min(1.0 - light)).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hues_are_as_everyone_has_them() {
        assert_eq!(hsv(0.0, 1.0, 1.0), [1.0, 0.0, 0.0]);
        assert_eq!(hsv(60.0, 1.0, 0.5), [0.5, 0.5, 0.0]);
        assert_eq!(hsv(240.0, 0.5, 1.0), [0.5, 0.5, 1.0]);
    }

    #[test]
    fn a_tint_keeps_the_luma() {
        for hue in [0.0, 47.0, 120.0, 333.0] {
            for light in [0.0, 0.2, 0.5, 0.9, 1.0] {
                assert!(
                    (luma(tinted(light, hue, 1.0)) - light).abs() < 1e-6,
                    "{hue}° at {light}"
                );
                assert!(
                    tinted(light, hue, 0.0)
                        .iter()
                        .all(|channel| (channel - light).abs() < 1e-6)
                );
            }
        }
    }
}
