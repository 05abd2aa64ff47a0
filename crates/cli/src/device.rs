//! Where a run is trained.

use crate::error::CliError;
use ssl::burn::tensor::Device;

/// Names a kind of device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum DeviceName {
    /// The CPU.
    #[default]
    Cpu,
    /// The GPU, in a build with feature `gpu`.
    Gpu,
}

impl DeviceName {
    /// Returns the device.
    ///
    /// # Errors
    /// `CliError::NoGpu` where this build has none, `CliError::Gpu` where the machine has none.
    pub fn open(self) -> Result<Device, CliError> {
        match self {
            Self::Cpu => Ok(Device::flex()),
            #[cfg(feature = "gpu")]
            Self::Gpu => Device::wgpu_options()
                .init()
                .map_err(|error| CliError::Gpu(error.to_string())),
            #[cfg(not(feature = "gpu"))]
            Self::Gpu => Err(CliError::NoGpu),
        }
    }
}
