//! How far an EMA teacher is behind its student, layer by layer: the length of the difference of their weights over the
//! length of the student's.
//!
//! Tarvainen, Valpola 2017, arXiv 1703.01780: the teacher's weights are an exponential moving average of the student's,
//! so that with momentum m it remembers about 1/(1 − m) steps. Watch for: weights whose scale the loss does not feel, as
//! before a batch norm, can differ without any difference in the output.

use crate::network::parameters::Named;
use burn::tensor::Tensor;

/// What paths of a teacher's parts begin with, below the network.
const TEACHER: &str = "net.target_";
/// What those of the student begin with.
const STUDENT: &str = "net.";

/// What paths of running statistics end with: those are each network's own, and no weights.
const STATISTICS: [&str; 2] = ["running_mean", "running_var"];

/// Holds one layer that a teacher has: its name, such as `encoder 1`, and on the device the squared lengths of the
/// difference and of the student's weights, `[1]` each.
#[derive(Clone, Debug)]
pub struct TeacherLayer {
    /// The name.
    pub name: String,
    /// ‖teacher − student‖².
    pub difference: Tensor<1>,
    /// ‖student‖².
    pub student: Tensor<1>,
}

impl TeacherLayer {
    /// Returns the relative distance from both squared lengths as numbers; 0 where the student's weights are 0.
    pub fn distance(difference: f32, student: f32) -> f32 {
        if student > 0.0 {
            (difference / student).sqrt()
        } else {
            0.0
        }
    }
}

/// Returns every layer that both teacher and student have, in the order of `state`, a learner's. Weight, bias and norm of
/// one layer are one entry. Empty where there is no teacher.
pub fn teacher_distance(state: &[Named]) -> Vec<TeacherLayer> {
    let mut layers: Vec<TeacherLayer> = Vec::new();
    for teacher in state {
        let Some(rest) = teacher.name.strip_prefix(TEACHER) else {
            continue;
        };
        if STATISTICS.iter().any(|name| rest.ends_with(name)) {
            continue;
        }
        let student = format!("{STUDENT}{rest}");
        let same = |named: &&Named| named.name == student && named.shape == teacher.shape;
        let Some(student) = state.iter().find(same) else {
            continue;
        };
        let squared = |values: Tensor<1>| values.powi_scalar(2).sum();
        let difference = squared(teacher.values.clone() - student.values.clone());
        let length = squared(student.values.clone());
        let name = layer(rest);
        match layers.iter_mut().find(|known| known.name == name) {
            Some(known) => {
                known.difference = known.difference.clone() + difference;
                known.student = known.student.clone() + length;
            }
            None => layers.push(TeacherLayer {
                name,
                difference,
                student: length,
            }),
        }
    }
    layers
}

/// Returns the name of the layer that the parameter at `path` belongs to: its part and, where there are several, the
/// number of the layer in it, from 1.
fn layer(path: &str) -> String {
    let mut words = path.split('.');
    let part = words.next().unwrap_or_default();
    match words.find_map(|word| word.parse::<usize>().ok()) {
        Some(number) => format!("{part} {}", number + 1),
        None => part.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    fn named(name: &str, values: &[f32]) -> Named {
        Named {
            name: name.to_owned(),
            shape: vec![values.len()],
            values: Tensor::from_floats(values, &Device::flex()),
        }
    }

    #[test]
    fn a_layer_by_hand() {
        let state = [
            named("net.encoder.layers.0.weight", &[3.0, 0.0]),
            named("net.encoder.layers.0.bias", &[4.0]),
            named("net.target_encoder.layers.0.weight", &[3.0, 1.0]),
            named("net.target_encoder.layers.0.bias", &[4.0]),
            named("net.target_encoder.layers.1.weight", &[1.0]),
            named("net.predictor.layers.0.weight", &[9.0]),
            named("net.encoder.norms.0.running_mean", &[0.0]),
            named("net.target_encoder.norms.0.running_mean", &[5.0]),
        ];
        let found = teacher_distance(&state);
        assert_eq!(found.len(), 1, "a layer that only one of them has is no layer of both");
        let number = |tensor: &Tensor<1>| tensor.clone().into_scalar::<f32>();
        assert_eq!(found[0].name, "encoder 1");
        let distance = TeacherLayer::distance(number(&found[0].difference), number(&found[0].student));
        assert!((distance - 0.2).abs() < 1e-6, "√(1/25): {distance}");
        assert_eq!(TeacherLayer::distance(1.0, 0.0), 0.0);
    }
}
