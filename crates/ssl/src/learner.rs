//! A learner: a network, the objective that it is trained on, and its optimiser, behind one face
//! that knows no method.
//!
//! A step reads nothing back from the device: losses come as tensors, to be read in one transaction
//! when somebody looks. Shape letters: `B` batch, `C` channels, `D` dimension.

use crate::masking::Hidden;
use crate::named::{self, Named};
use crate::optimiser::Optimiser;
use crate::painting::Painting;
use crate::schedule::Schedule;
use crate::stages::Stage;
use crate::{SslError, init};
use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use protocol::{ConfigError, RunConfig, Shape};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// One training batch on the host.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// One or two views, each `B · C · H · W` numbers, channel first.
    pub views: &'a [Vec<f32>],
    /// `B`
    pub size: usize,
    /// Label of each image for methods that learn from labels; empty where there are none.
    pub labels: &'a [u8],
    /// Size of one input.
    pub shape: Shape,
    /// Seed of the run.
    pub seed: u64,
    /// Steps already taken: with the seed it fixes everything that a method draws by chance.
    pub step: u64,
}

impl Batch<'_> {
    /// View `index` (the last where there are fewer) on `device`, `[B, C, H, W]`.
    pub fn view(&self, index: usize, device: &Device) -> Tensor<4> {
        let view = &self.views[index.min(self.views.len() - 1)];
        let Shape {
            channels,
            height,
            width,
        } = self.shape;
        Tensor::from_data(
            TensorData::new(view.clone(), [self.size, channels, height, width]),
            device,
        )
    }

    /// Chance for what a method draws in this step.
    pub fn rng(&self) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(self.step.wrapping_add(1));
        rng
    }
}

/// The loss of a step and its terms before their weights, `[1]` each, not yet read.
#[derive(Clone, Debug)]
pub struct Losses {
    /// What is minimised.
    pub total: Tensor<1>,
    /// Terms by key.
    pub terms: Vec<(&'static str, Tensor<1>)>,
}

/// What a network makes of images, in evaluation mode.
#[derive(Clone, Debug)]
pub struct Outputs {
    /// The encoder's output, `[B, D]`: what is evaluated.
    pub representation: Tensor<2>,
    /// What the loss compares, `[B, D′]`: what is drawn and whose spread is watched.
    pub embedding: Tensor<2>,
    /// What a predictor makes of it, `[B, D′]`, where there is one that is on.
    pub prediction: Option<Tensor<2>>,
}

/// What becomes of the loss when all images are given one output.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Collapse {
    /// Nothing is won by it: the loss compares with the images themselves.
    #[default]
    Useless,
    /// It is best then, and only directions matter: the length of an embedding says nothing.
    ByDirection,
    /// It is not best, but training can end there: only directions matter.
    Trap,
    /// It is best then, and length matters: deviations are meant to be near this one, γ.
    ByLength(f32),
}

/// How a network is trained: the method's constants and its loss.
pub trait Objective: Send + 'static {
    /// The network.
    type Net: Module + 'static;

    /// New constants. Sizes stay.
    ///
    /// # Errors
    /// A missing setting.
    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError>;

    /// The loss of a batch.
    fn loss(&self, net: &Self::Net, batch: &Batch, device: &Device) -> Losses;

    /// What the network makes of `images`, `[B, C, H, W]`.
    fn outputs(&self, net: &Self::Net, images: Tensor<4>) -> Outputs;

    /// What each stage of the network makes of `images`, `[B, C, H, W]`, from the first to the last.
    fn stages(&self, net: &Self::Net, images: Tensor<4>) -> Vec<Stage> {
        crate::stages::ends(images.clone(), self.outputs(net, images))
    }

    /// How many views a batch has.
    fn views(&self) -> usize {
        2
    }

    /// What equal outputs would do to the loss.
    fn collapse(&self) -> Collapse {
        Collapse::Useless
    }

    /// Whether it learns from labels: a batch then has them, where the data do.
    fn labelled(&self) -> bool {
        false
    }

    /// The network after `step` steps, `0` for a new one: what follows other weights instead of a
    /// gradient, as a teacher does, is moved here.
    fn follow(&self, net: Self::Net, _step: u64) -> Self::Net {
        net
    }

    /// Learning rate of the parameter at `path` after `step` steps, from the base rate and the
    /// schedule's factor.
    fn rate(&self, _path: &str, _step: u64, base: f64, factor: f64) -> f64 {
        base * factor
    }

    /// Whether the parameter at `path` is in use.
    fn uses(&self, _path: &str) -> bool {
        true
    }

    /// What of a batch the network is not shown, if it hides patches.
    fn hidden(&self, _batch: &Batch) -> Option<Hidden> {
        None
    }

    /// Scores of embeddings `[B, D′]` against the clusters that the method has, `[B, K]`.
    fn clusters(&self, _net: &Self::Net, _embedding: Tensor<2>) -> Option<Tensor<2>> {
        None
    }

    /// What it shows of images, if it paints.
    fn paint(&self, _net: &Self::Net, _batch: &Batch, _device: &Device) -> Option<Painting> {
        None
    }
}

/// Something that learns. One face for every method.
pub trait Learner: Send {
    /// How many views a batch has.
    fn views(&self) -> usize;
    /// What equal outputs would do to the loss.
    fn collapse(&self) -> Collapse;
    /// Whether it learns from labels.
    fn labelled(&self) -> bool;
    /// Takes one step.
    ///
    /// # Errors
    /// Views that do not suit.
    fn step(&mut self, batch: &Batch) -> Result<Losses, SslError>;
    /// Steps taken.
    fn steps(&self) -> u64;
    /// What the network makes of images `[B, C, H, W]` (host, channel first), in evaluation mode.
    fn outputs(&self, images: &[f32], size: usize, shape: Shape) -> Outputs;
    /// As [`Learner::outputs`], of every stage on the way: see [`crate::stages`].
    fn stages(&self, images: &[f32], size: usize, shape: Shape) -> Vec<Stage>;
    /// What of a batch the network is not shown, if it hides patches.
    fn hidden(&self, batch: &Batch) -> Option<Hidden>;
    /// The cluster of each embedding `[B, D′]`, `[B, 1]`, where the method has clusters.
    fn clusters(&self, embedding: Tensor<2>) -> Option<Tensor<2>>;
    /// What it shows of images, if it paints.
    fn paint(&self, batch: &Batch) -> Option<Painting>;
    /// Turns live knobs.
    ///
    /// # Errors
    /// A missing setting.
    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError>;
    /// Loss and gradients of a batch, by the parameter's path, without stepping.
    fn gradients(&self, batch: &Batch) -> (Losses, Vec<Named>);
    /// Trainable numbers in use, under `prefix`; empty for all.
    fn parameters(&self, prefix: &str) -> usize;
    /// Weights, running statistics and the optimiser's memory.
    fn state(&self) -> Vec<Named>;
    /// Takes on a state.
    ///
    /// # Errors
    /// A tensor that is missing or of another shape.
    fn restore(&mut self, state: &crate::snapshot::State) -> Result<(), SslError>;
}

/// An [`Objective`] with its network and optimiser.
pub struct Trained<O: Objective> {
    objective: O,
    net: O::Net,
    optimiser: Optimiser,
    schedule: Schedule,
    base_rate: f64,
    step: u64,
    device: Device,
}

impl<O: Objective> Trained<O> {
    /// `net`, built on `device.autodiff()`, with first weights from the config's seed.
    ///
    /// # Errors
    /// A missing setting.
    pub fn new(objective: O, net: O::Net, config: &RunConfig, device: &Device) -> Result<Self, ConfigError> {
        let net = init::seeded(net, config.count("run.seed")? as u64);
        Ok(Self {
            net: objective.follow(net, 0),
            objective,
            optimiser: Optimiser::new(config)?,
            schedule: Schedule::new(config, 0)?,
            base_rate: config.number("optimiser.learning_rate")?,
            step: 0,
            device: device.clone().autodiff(),
        })
    }

    /// Puts other weights in the place of those that it has.
    ///
    /// # Errors
    /// Those of `change`; the weights are then as they were.
    pub fn change<E>(&mut self, change: impl FnOnce(O::Net) -> Result<O::Net, E>) -> Result<(), E> {
        self.net = change(self.net.clone())?;
        Ok(())
    }

    /// Images from the host, without a graph.
    fn images(&self, images: &[f32], size: usize, shape: Shape) -> Tensor<4> {
        let data = TensorData::new(images.to_vec(), [size, shape.channels, shape.height, shape.width]);
        Tensor::from_data(data, &self.device.clone().inner())
    }
}

fn detached(losses: &Losses) -> Losses {
    let inner = |tensor: &Tensor<1>| tensor.clone().inner();
    Losses {
        total: inner(&losses.total),
        terms: losses.terms.iter().map(|(key, term)| (*key, inner(term))).collect(),
    }
}

impl<O: Objective> Learner for Trained<O> {
    fn views(&self) -> usize {
        self.objective.views()
    }

    fn collapse(&self) -> Collapse {
        self.objective.collapse()
    }

    fn labelled(&self) -> bool {
        self.objective.labelled()
    }

    fn step(&mut self, batch: &Batch) -> Result<Losses, SslError> {
        if batch.views.is_empty()
            || batch
                .views
                .iter()
                .any(|view| view.len() != batch.size * batch.shape.len())
        {
            return Err(SslError::Data("A view of the batch has the wrong size.".into()));
        }
        let losses = self.objective.loss(&self.net, batch, &self.device);
        let gradients = GradientsParams::from_grads(losses.total.backward(), &self.net);
        let (factor, base, objective) = (self.schedule.advance(), self.base_rate, &self.objective);
        let step = self.step;
        let rate = |path: &str| objective.rate(path, step, base, factor);
        let net = self.optimiser.step(self.net.clone(), gradients, rate);
        self.step += 1;
        self.net = self.objective.follow(net, self.step);
        Ok(detached(&losses))
    }

    fn steps(&self) -> u64 {
        self.step
    }

    fn outputs(&self, images: &[f32], size: usize, shape: Shape) -> Outputs {
        self.objective
            .outputs(&self.net.valid(), self.images(images, size, shape))
    }

    fn stages(&self, images: &[f32], size: usize, shape: Shape) -> Vec<Stage> {
        self.objective
            .stages(&self.net.valid(), self.images(images, size, shape))
    }

    fn hidden(&self, batch: &Batch) -> Option<Hidden> {
        self.objective.hidden(batch)
    }

    fn clusters(&self, embedding: Tensor<2>) -> Option<Tensor<2>> {
        let scores = self.objective.clusters(&self.net.valid(), embedding)?;
        Some(scores.argmax(1).float())
    }

    fn paint(&self, batch: &Batch) -> Option<Painting> {
        self.objective
            .paint(&self.net.valid(), batch, &self.device.clone().inner())
    }

    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        self.objective.set(config)?;
        self.optimiser.set(config)?;
        self.schedule = Schedule::new(config, self.step)?;
        self.base_rate = config.number("optimiser.learning_rate")?;
        Ok(())
    }

    fn gradients(&self, batch: &Batch) -> (Losses, Vec<Named>) {
        let losses = self.objective.loss(&self.net, batch, &self.device);
        let gradients = GradientsParams::from_grads(losses.total.backward(), &self.net);
        (detached(&losses), named::gradients(&self.net, &gradients))
    }

    fn parameters(&self, prefix: &str) -> usize {
        let found = named::parameters(&self.net);
        let counted = found.iter().filter(|named| {
            let running = named.name.contains("running_");
            named.name.starts_with(prefix) && !running && self.objective.uses(&named.name)
        });
        counted.map(|named| named.shape.iter().product::<usize>()).sum()
    }

    fn state(&self) -> Vec<Named> {
        // Buffers keep their last change aside until somebody asks; this asks.
        drop(self.net.valid());
        let net = named::parameters(&self.net).into_iter().map(|named| Named {
            name: format!("net.{}", named.name),
            ..named
        });
        let memories = self.optimiser.memories.iter().flat_map(|(path, memory)| {
            memory.moments.iter().enumerate().map(move |(i, moment)| Named {
                name: format!("optimiser.{path}.{}.{i}", memory.time),
                shape: moment.dims().to_vec(),
                values: moment.clone(),
            })
        });
        net.chain(memories).collect()
    }

    fn restore(&mut self, state: &crate::snapshot::State) -> Result<(), SslError> {
        self.net = state.load(self.net.clone())?;
        self.optimiser.memories = state.memories(&self.device.clone().inner())?;
        self.step = state.step;
        self.schedule = Schedule::new(&state.config, state.step)?;
        Ok(())
    }
}
