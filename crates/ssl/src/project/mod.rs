//! Projection of the embedding to a picture whose axes neither flip nor jump from frame to frame.
//!
//! There are three projections. *Sphere*: every row is scaled to length one, projected to the leading three right
//! singular vectors of the normalised embedding (not centred, so that collapse is seen as all points at one place),
//! and scaled to length one again. *PCA*: the first two principal components of the raw embedding around its mean.
//! *Neighbours* ([`neighbours`]) has no axes; what follows is of the other two.
//!
//! Singular vectors have no sign, and equally strong ones no order. Those of each frame are therefore rotated within
//! the subspace they span to where its points are nearest to the last frame's ([`procrustes`]). The picture does not
//! zoom to fit, which would hide collapse: one standard deviation of the first principal component is 0.4 of the
//! picture's radius when a run starts, and the scale only ever grows, when the embedding outgrows it. An embedding
//! that shrinks is seen to shrink.
//!
//! Watch for: since the sphere is not centred, its first direction is about the mean of all images. Where the fourth
//! singular value overtakes the third, points move, as they must.
//!
//! Shapes: `z` is `N×D`; a picture is `3N` numbers, x, y, z of each point.

pub mod neighbours;
pub mod procrustes;
mod subspace;

use crate::measure::matrix::Matrix;
use crate::project::neighbours::Neighbours;
use crate::project::procrustes::turn;
use nalgebra::DMatrix;

/// Holds the number of standard deviations of the first principal component from the middle to the edge of the picture.
pub const REACH: f64 = 2.5;

/// The axes of one projection.
#[derive(Clone, Debug)]
struct Axes {
    /// Directions `D×3` or `D×2`, rotated to match the last frame's.
    basis: DMatrix<f64>,
    /// The mean `D` that is subtracted first; `None` for the sphere.
    mean: Option<Vec<f64>>,
    /// The divisor of PCA's coordinates; unused for the sphere, whose points are scaled to length one.
    scale: f64,
    /// The frame's points before they are scaled, `N×3` or `N×2`.
    points: DMatrix<f64>,
    /// The leading directions and a few more, `D×K`: where the search of the next frame begins.
    search: DMatrix<f64>,
}

/// The projection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Sphere,
    Pca,
    Neighbours,
}

/// Projects the frames of one run, keeping the axes of the last frame.
#[derive(Clone, Debug, Default)]
pub struct Projector {
    sphere: Option<Axes>,
    pca: Option<Axes>,
    neighbours: Neighbours,
    last: Kind,
    frozen: Option<u64>,
}

impl Projector {
    /// Returns a projector without axes; the first frame sets them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Projects `z` (`N×D`) to the unit sphere and returns `3N` coordinates. A row of zeros is drawn in the middle.
    pub fn sphere(&mut self, z: &Matrix) -> Vec<f32> {
        self.draw(z, Kind::Sphere)
    }

    /// Projects `z` (`N×D`) to the plane and returns `3N` coordinates with z = 0: about −1…1, beyond it for points
    /// far out.
    pub fn pca(&mut self, z: &Matrix) -> Vec<f32> {
        self.draw(z, Kind::Pca)
    }

    /// Lays `z` (`N×D`) out in the plane by who is near to whom and returns `3N` coordinates with z = 0, in −1…1.
    pub fn neighbours(&mut self, z: &Matrix) -> Vec<f32> {
        self.last = Kind::Neighbours;
        self.neighbours.draw(z, || {
            let axes = Axes::find(z, Kind::Pca, None);
            axes.picture(&axes.project(z))
        })
    }

    /// Keeps the axes of the last frame, which was of `step`, from now on. A projection that has no axes yet takes
    /// them from its next frame and keeps those.
    pub fn freeze(&mut self, step: u64) {
        self.frozen = Some(step);
    }

    /// Lets the axes follow the embedding again.
    pub fn thaw(&mut self) {
        self.frozen = None;
    }

    /// Returns the step whose axes are kept; `None` where axes follow the embedding.
    pub fn frozen(&self) -> Option<u64> {
        self.frozen
    }

    /// Projects other points `z` (`N×D`) along the axes of the last frame and returns `3N` coordinates. All are 0
    /// where there is no frame yet, or its embedding had another width.
    pub fn place(&self, z: &Matrix) -> Vec<f32> {
        match self.axes(self.last) {
            None if self.last == Kind::Neighbours => self.neighbours.place(z),
            Some(axes) if axes.basis.nrows() == z.cols => axes.picture(&axes.project(z)),
            _ => vec![0.0; 3 * z.rows],
        }
    }

    /// Returns the axes of the last frame of this projection, if there was one.
    fn axes(&self, kind: Kind) -> Option<&Axes> {
        match kind {
            Kind::Sphere => self.sphere.as_ref(),
            Kind::Pca => self.pca.as_ref(),
            Kind::Neighbours => None,
        }
    }

    /// Projects a frame and keeps its axes.
    fn draw(&mut self, z: &Matrix, kind: Kind) -> Vec<f32> {
        self.last = kind;
        // Another width is another run's embedding.
        let before = self.axes(kind).filter(|axes| axes.basis.nrows() == z.cols);
        let stay = self.frozen.is_some() || !z.is_finite();
        let axes = match before {
            Some(before) if stay => before.clone(),
            before => Axes::find(z, kind, before),
        };
        // Frozen points are remembered too, so that axes go on from them when they thaw.
        let points = axes.project(z);
        let picture = axes.picture(&points);
        let axes = Some(Axes { points, ..axes });
        match kind {
            Kind::Sphere => self.sphere = axes,
            Kind::Pca => self.pca = axes,
            Kind::Neighbours => {}
        }
        picture
    }
}

impl Axes {
    /// Finds the axes of `z`, rotated to those of the frame `before`.
    fn find(z: &Matrix, kind: Kind, before: Option<&Self>) -> Self {
        let (shown, mean) = match kind {
            Kind::Sphere => (3, None),
            Kind::Pca | Kind::Neighbours => (2, Some(column_means(z))),
        };
        let rows = rows(z, mean.as_deref());
        let search = subspace::leading(&rows, before.map(|axes| &axes.search));
        let shown = shown.min(search.ncols());
        let basis = search.columns(0, shown).into_owned();
        let points = &rows * &basis;
        let basis = match before.filter(|axes| axes.basis.ncols() == shown) {
            // Where the points are others, as after a change of data, the axes themselves are matched.
            Some(last) if last.points.nrows() == points.nrows() => &basis * turn(&points, &last.points),
            Some(last) => &basis * turn(&basis, &last.basis),
            None => basis,
        };
        let scale = mean.as_ref().map_or(1.0, |_| reach(&points));
        let scale = before.map_or(scale, |last| scale.max(last.scale));
        Self {
            points: DMatrix::zeros(0, shown),
            basis,
            mean,
            scale,
            search,
        }
    }

    /// Returns coordinates along the axes, `N×3` or `N×2`.
    fn project(&self, z: &Matrix) -> DMatrix<f64> {
        rows(z, self.mean.as_deref()) * &self.basis
    }

    /// Scales coordinates to a picture, `3N`.
    fn picture(&self, points: &DMatrix<f64>) -> Vec<f32> {
        let mut picture = Vec::with_capacity(3 * points.nrows());
        for point in points.row_iter() {
            let scale = match self.mean {
                Some(_) => self.scale,
                None => point.norm(),
            };
            let coordinate = |axis: usize| point.get(axis).copied().unwrap_or(0.0);
            for axis in 0..3 {
                let x = coordinate(axis) / scale.max(f64::from(f32::MIN_POSITIVE));
                let largest = f64::from(f32::MAX);
                picture.push(x.clamp(-largest, largest) as f32);
            }
        }
        picture
    }
}

/// Returns the rows of `z` as they are projected: without `mean`, or scaled to length one where there is none.
fn rows(z: &Matrix, mean: Option<&[f64]>) -> DMatrix<f64> {
    let Some(mean) = mean else {
        return z.normalised().to_f64();
    };
    let mut rows = z.to_f64();
    for (mut column, mean) in rows.column_iter_mut().zip(mean) {
        column.add_scalar_mut(-mean);
    }
    rows
}

fn column_means(z: &Matrix) -> Vec<f64> {
    if z.rows == 0 {
        return vec![0.0; z.cols];
    }
    z.to_f64().column_iter().map(|column| column.mean()).collect()
}

/// Returns the distance from the middle to the edge: [`REACH`] standard deviations along the longest axis.
fn reach(points: &DMatrix<f64>) -> f64 {
    let n = points.nrows().max(1) as f64;
    let longest = points
        .column_iter()
        .map(|column| (column.norm_squared() / n).sqrt())
        .fold(0.0, f64::max);
    REACH * longest
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
