//! A snapshot: the whole of a run in one file, safetensors with the config in its header.
//!
//! Reset, the move between devices, a lost device and a dead worker all use it: restoring a snapshot and training k
//! steps equals never having stopped.

use crate::error::SslError;
use crate::network::parameters::Named;
use crate::training::optimiser::rule::Memory;
use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Device, Tensor, TensorData, Transaction};
use protocol::RunConfig;
use protocol::json_fault::json_fault;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use std::collections::{BTreeMap, HashMap};

/// Reads `state`, a learner's tensors after `step` steps, from its device and writes it as safetensors with `config`
/// and `extra` (say, a sampler's state) in the header.
///
/// # Errors
/// [`SslError::Device`] where the device does not answer, [`SslError::Snapshot`] where a tensor cannot be written.
pub async fn take(state: Vec<Named>, step: u64, config: &RunConfig, extra: &str) -> Result<Vec<u8>, SslError> {
    let transaction = state
        .iter()
        .fold(Transaction::default(), |t, named| t.register(named.values.clone()));
    let values = transaction
        .execute_async()
        .await
        .map_err(|error| SslError::Device(error.to_string()))?;
    let broken = |error: &dyn std::fmt::Display| SslError::Snapshot(error.to_string());
    let mut bytes = Vec::with_capacity(values.len());
    for data in values {
        let numbers = data
            .try_to_vec::<f32>()
            .map_err(|error| broken(&format!("{error:?}")))?;
        bytes.push(
            numbers
                .iter()
                .flat_map(|number| number.to_le_bytes())
                .collect::<Vec<u8>>(),
        );
    }
    let views = state.iter().zip(&bytes).map(|(named, bytes)| {
        let view = TensorView::new(Dtype::F32, named.shape.clone(), bytes);
        view.map(|view| (named.name.clone(), view))
            .map_err(|error| broken(&error))
    });
    let views = views.collect::<Result<Vec<_>, _>>()?;
    let config = serde_json::to_string(config).map_err(|error| broken(&error))?;
    let header = [
        ("config", config),
        ("step", step.to_string()),
        ("extra", extra.to_owned()),
    ];
    let header: HashMap<String, String> = header.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    safetensors::serialize(views, Some(header)).map_err(|error| broken(&error))
}

/// Holds a snapshot that was read.
#[derive(Clone, Debug)]
pub struct State {
    /// The run's config.
    pub config: RunConfig,
    /// Steps taken.
    pub step: u64,
    /// The text that [`take`] was given.
    pub extra: String,
    tensors: BTreeMap<String, (Vec<usize>, Vec<f32>)>,
}

impl State {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`SslError::Snapshot`] if they are not a snapshot.
    pub fn read(bytes: &[u8]) -> Result<Self, SslError> {
        let broken = |error: &dyn std::fmt::Display| SslError::Snapshot(error.to_string());
        let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|error| broken(&error))?;
        let header = metadata.metadata().clone().unwrap_or_default();
        let field = |name: &str| {
            header
                .get(name)
                .cloned()
                .ok_or_else(|| broken(&format!("it has no {name}")))
        };
        let config = serde_json::from_str(&field("config")?).map_err(|error| broken(&json_fault(&error)))?;
        let step = field("step")?.parse::<u64>().map_err(|error| broken(&error))?;
        let file = SafeTensors::deserialize(bytes).map_err(|error| broken(&error))?;
        let tensors = file.tensors().into_iter().map(|(name, view)| {
            let numbers = view
                .data()
                .chunks_exact(4)
                .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
                .collect();
            (name, (view.shape().to_vec(), numbers))
        });
        Ok(Self {
            config,
            step,
            extra: field("extra")?,
            tensors: tensors.collect(),
        })
    }

    /// Returns whether every number of the network is one; after a divergence some are NaN or infinite.
    pub fn is_finite(&self) -> bool {
        let mut weights = self.tensors.iter().filter(|(name, _)| name.starts_with("net."));
        weights.all(|(_, (_, values))| values.iter().all(|value| value.is_finite()))
    }

    /// Returns the values of the first tensor whose name `is_wanted` accepts; `None` if there is none.
    pub fn tensor(&self, is_wanted: impl Fn(&str) -> bool) -> Option<&[f32]> {
        let mut tensors = self.tensors.iter();
        let found = tensors.find(|(name, _)| is_wanted(name));
        found.map(|(_, (_, values))| values.as_slice())
    }

    /// Returns `net` with the weights and buffers of this state.
    ///
    /// # Errors
    /// [`SslError::Snapshot`] if a weight is missing or of another shape; it names the first one.
    pub fn load<M: Module>(&self, net: M) -> Result<M, SslError> {
        let mut loader = Loader {
            state: self,
            path: Vec::new(),
            missing: None,
        };
        let net = net.map(&mut loader);
        loader.missing.map_or(Ok(net), |name| {
            Err(SslError::Snapshot(format!("‘{name}’ does not fit")))
        })
    }

    /// Returns the optimiser's memories, by the parameter's path, on `device`.
    ///
    /// # Errors
    /// [`SslError::Snapshot`] if a tensor has a name that [`take`] does not write.
    pub fn memories(&self, device: &Device) -> Result<BTreeMap<String, Memory>, SslError> {
        let mut memories = BTreeMap::<String, Memory>::new();
        for (name, (shape, values)) in &self.tensors {
            let Some(rest) = name.strip_prefix("optimiser.") else {
                continue;
            };
            let mut parts = rest.rsplitn(3, '.');
            let time = parts.nth(1).and_then(|time| time.parse::<usize>().ok());
            let (Some(time), Some(path)) = (time, parts.next()) else {
                return Err(SslError::Snapshot(format!("‘{name}’ is not a name that it could have")));
            };
            let moment = Tensor::from_data(TensorData::new(values.clone(), shape.clone()), device);
            let memory = memories.entry(path.to_owned()).or_insert(Memory {
                time,
                moments: Vec::new(),
            });
            memory.moments.push(moment);
        }
        Ok(memories)
    }
}

struct Loader<'a> {
    state: &'a State,
    path: Vec<String>,
    missing: Option<String>,
}

impl ModuleMapper for Loader<'_> {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let name = format!("net.{}", self.path.join("."));
        let dims = param.val().dims();
        match self.state.tensors.get(&name) {
            Some((shape, values)) if *shape == dims => param.map(|tensor| {
                let wants_gradient = tensor.is_require_grad();
                let data = TensorData::new(values.clone(), dims);
                Tensor::from_data(data, &tensor.device()).set_require_grad(wants_gradient)
            }),
            _ => {
                self.missing.get_or_insert(name);
                param
            }
        }
    }
}
