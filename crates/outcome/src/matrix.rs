//! Small symmetric matrices: solving and inverting by Cholesky's method.

/// A symmetric matrix of `n` by `n`, by rows.
#[derive(Debug, Clone)]
pub(crate) struct Symmetric {
    n: usize,
    cells: Vec<f64>,
}

/// Sweeps over all planes at most; five do.
const SWEEPS_MAX: u32 = 50;

/// A lower triangle L with L Lᵀ = A.
#[derive(Debug)]
pub(crate) struct Cholesky {
    n: usize,
    cells: Vec<f64>,
}

impl Symmetric {
    pub(crate) fn zero(n: usize) -> Self {
        Self { n, cells: vec![0.0; n * n] }
    }

    pub(crate) fn from_rows<const N: usize>(rows: &[[f64; N]; N]) -> Self {
        Self { n: N, cells: rows.as_flattened().to_vec() }
    }

    pub(crate) fn get(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.n + column]
    }

    pub(crate) fn get_mut(&mut self, row: usize, column: usize) -> &mut f64 {
        &mut self.cells[row * self.n + column]
    }

    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [f64] {
        &mut self.cells[row * self.n..(row + 1) * self.n]
    }

    pub(crate) fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.n..(row + 1) * self.n]
    }

    pub(crate) fn clear(&mut self) {
        self.cells.fill(0.0);
    }

    /// Eigenvalues, each with its vector of length 1, by Jacobi's rotations (Golub & Van Loan, *Matrix Computations*, §8.5).
    /// What isn't finite gives what isn't finite.
    pub(crate) fn eigen(&self) -> Vec<(f64, Vec<f64>)> {
        let n = self.n;
        let mut a = self.clone();
        let mut vectors = Self::zero(n);
        (0..n).for_each(|i| *vectors.get_mut(i, i) = 1.0);
        for _ in 0..SWEEPS_MAX {
            let size: f64 = a.cells.iter().map(|cell| cell.abs()).sum();
            let off: f64 = (0..n).map(|i| (0..i).map(|j| a.get(i, j).abs()).sum::<f64>()).sum();
            if off.is_nan() || off <= f64::EPSILON * f64::EPSILON * size {
                break;
            }
            (0..n).for_each(|q| (0..q).for_each(|p| a.rotate(p, q, &mut vectors)));
        }
        (0..n).map(|i| (a.get(i, i), (0..n).map(|k| vectors.get(k, i)).collect())).collect()
    }

    /// Turns the plane of `p` and `q` so that their common cell becomes 0, and the vectors with it.
    fn rotate(&mut self, p: usize, q: usize, vectors: &mut Self) {
        let off = self.get(p, q);
        if off == 0.0 {
            return;
        }
        let theta = (self.get(q, q) - self.get(p, p)) / (2.0 * off);
        let tangent = theta.signum() / (theta.abs() + theta.hypot(1.0));
        let cosine = 1.0 / tangent.hypot(1.0);
        let sine = tangent * cosine;
        let turn = |one: f64, other: f64| (cosine * one - sine * other, sine * one + cosine * other);
        for k in 0..self.n {
            (*self.get_mut(k, p), *self.get_mut(k, q)) = turn(self.get(k, p), self.get(k, q));
            (*vectors.get_mut(k, p), *vectors.get_mut(k, q)) = turn(vectors.get(k, p), vectors.get(k, q));
        }
        for k in 0..self.n {
            (*self.get_mut(p, k), *self.get_mut(q, k)) = turn(self.get(p, k), self.get(q, k));
        }
    }

    /// `None` where the matrix isn't positive definite: a pivot is below `tolerance` times its own diagonal element.
    pub(crate) fn cholesky(&self, tolerance: f64) -> Option<Cholesky> {
        let n = self.n;
        let mut cells = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..=i {
                let dot: f64 = (0..j).map(|k| cells[i * n + k] * cells[j * n + k]).sum();
                let rest = self.get(i, j) - dot;
                cells[i * n + j] = if i == j {
                    // Also refuses what is not a number.
                    if rest > tolerance * self.get(i, i).abs() && rest.is_finite() { rest.sqrt() } else { return None }
                } else {
                    rest / cells[j * n + j]
                };
            }
        }
        Some(Cholesky { n, cells })
    }
}

impl Cholesky {
    /// The x with A x = b.
    pub(crate) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let n = self.n;
        let mut x = b.to_vec();
        for i in 0..n {
            let dot: f64 = (0..i).map(|k| self.cells[i * n + k] * x[k]).sum();
            x[i] = (x[i] - dot) / self.cells[i * n + i];
        }
        for i in (0..n).rev() {
            let dot: f64 = (i + 1..n).map(|k| self.cells[k * n + i] * x[k]).sum();
            x[i] = (x[i] - dot) / self.cells[i * n + i];
        }
        x
    }

    pub(crate) fn inverse(&self) -> Symmetric {
        let mut inverse = Symmetric::zero(self.n);
        for column in 0..self.n {
            let mut unit = vec![0.0; self.n];
            unit[column] = 1.0;
            inverse.row_mut(column).copy_from_slice(&self.solve(&unit));
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use super::Symmetric;

    #[test]
    fn a_matrix_times_its_inverse_is_one() {
        let rows = [[4.0, 1.0, 0.5], [1.0, 3.0, -0.2], [0.5, -0.2, 2.0]];
        let matrix = Symmetric::from_rows(&rows);
        let inverse = matrix.cholesky(0.0).unwrap().inverse();
        for (i, row) in rows.iter().enumerate() {
            for j in 0..3 {
                let cell: f64 = (0..3).map(|k| row[k] * inverse.get(k, j)).sum();
                assert!((cell - f64::from(u8::from(i == j))).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn a_matrix_is_put_together_again_from_its_eigenvalues() {
        let rows = [[4.0, 1.0, 1e-6], [1.0, -3.0, -0.2], [1e-6, -0.2, 2e-9]];
        let eigen = Symmetric::from_rows(&rows).eigen();
        for (i, row) in rows.iter().enumerate() {
            for (j, cell) in row.iter().enumerate() {
                let again: f64 = eigen.iter().map(|(value, vector)| value * vector[i] * vector[j]).sum();
                assert!((again - cell).abs() < 1e-14, "{i} {j}: {again} {cell}");
            }
        }
    }

    #[test]
    fn a_matrix_that_is_not_positive_definite_is_refused() {
        assert!(Symmetric::from_rows(&[[1.0, 2.0], [2.0, 1.0]]).cholesky(1e-12).is_none());
        assert!(Symmetric::from_rows(&[[1.0, 1.0], [1.0, 1.0]]).cholesky(1e-12).is_none());
        assert!(Symmetric::from_rows(&[[f64::NAN, 1.0], [1.0, 1.0]]).cholesky(0.0).is_none());
    }
}
