//! The role of a parameter, read from the modules that it lies in: what kind of layer holds it, and under which name.
//!
//! First weights and weight decay are decided by it. Watch for: the number of axes does not tell a role, since a token
//! or a bias may be stored with axes of length one.

/// Says what a tensor of a network is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The matrix of a linear layer or the kernel of a convolution.
    Weight,
    /// What a linear layer or a convolution adds.
    Bias,
    /// Scale or shift of a batch norm or a layer norm.
    Norm,
    /// A learned token, of a class or of masked patches.
    Token,
    /// Prototypes, that is, learned directions that embeddings are scored against.
    Prototype,
    /// What is kept but not learned: running statistics, a queue, a centre.
    Buffer,
}

/// Holds the place of a parameter in a network: the modules from the outermost one to the parameter. A module mapper
/// keeps it by calling [`Place::enter`] and [`Place::leave`].
#[derive(Clone, Debug, Default)]
pub struct Place(Vec<(String, String)>);

impl Place {
    /// Goes into the field `name` of a module that burn calls `container`, such as `Struct:Linear`.
    pub fn enter(&mut self, name: &str, container: &str) {
        self.0.push((name.to_owned(), container.to_owned()));
    }

    /// Goes out of the field that was entered last.
    pub fn leave(&mut self) {
        self.0.pop();
    }

    /// Returns the parameter's path, `encoder.layers.0.weight`.
    pub fn path(&self) -> String {
        let names: Vec<&str> = self.0.iter().map(|(name, _)| name.as_str()).collect();
        names.join(".")
    }

    /// Returns the role of the parameter here.
    pub fn role(&self) -> Role {
        let [before @ .., (name, container)] = self.0.as_slice() else {
            return Role::Buffer;
        };
        let scores = || before.last().is_some_and(|(layer, _)| layer.ends_with("prototypes"));
        let layer = container.contains("Linear") || container.contains("Conv");
        match name.as_str() {
            "bias" if layer => Role::Bias,
            "weight" if layer && scores() => Role::Prototype,
            "weight" if layer => Role::Weight,
            "gamma" | "beta" if container.contains("Norm") => Role::Norm,
            name if name.ends_with("token") => Role::Token,
            _ => Role::Buffer,
        }
    }
}
