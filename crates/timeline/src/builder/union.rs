//! Which numbers were said to be the same, by union-find.

/// Numbers from 0 on, in sets.
#[derive(Debug, Default)]
pub(super) struct Union {
    /// A number of the same set that is nearer to the root; a root points at itself.
    parent: Vec<u32>,
}

impl Union {
    /// Adds the next number, in a set of its own.
    pub(super) fn push(&mut self) {
        let new = u32::try_from(self.parent.len()).expect("persons have 32-bit numbers");
        self.parent.push(new);
    }

    /// Makes one set of two; `false` if they were one.
    pub(super) fn unite(&mut self, left: u32, right: u32) -> bool {
        let (left, right) = (self.root(left), self.root(right));
        self.parent[left.max(right) as usize] = left.min(right);
        left != right
    }

    /// Whether the number stands for its set.
    pub(super) fn is_root(&self, number: u32) -> bool {
        self.parent[number as usize] == number
    }

    fn root(&mut self, mut number: u32) -> u32 {
        while !self.is_root(number) {
            // Halving the path keeps later ones short.
            let above = self.parent[number as usize];
            self.parent[number as usize] = self.parent[above as usize];
            number = above;
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::Union;

    #[test]
    fn what_was_united_stays_together() {
        let mut union = Union::default();
        (0..6).for_each(|_| union.push());
        assert!(union.unite(4, 1));
        assert!(union.unite(5, 4));
        assert!(!union.unite(1, 5));
        assert!(union.unite(0, 2));
        let roots: Vec<u32> = (0..6).filter(|&number| union.is_root(number)).collect();
        assert_eq!(roots, [0, 1, 3]);
    }
}
