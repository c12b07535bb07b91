//! Ids of persons, which of them belong together, and which one stands for them all.

use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::DefaultHashBuilder;
use kesit_model::PersonId;

use crate::growth::allocation_bytes;
use crate::pieces::Pieces;
use crate::shards::Shards;
use crate::stored::{Broken, Reader, Writer};

/// Every id ever seen, numbered in order of arrival. The ids of one customer form a ring. Copies share what they have in
/// common.
#[derive(Debug, Clone, Default)]
pub(crate) struct People {
    ids: Pieces<PersonId>,
    standing: Pieces<Standing>,
    /// The next id of the same customer; an id alone points at itself.
    next: Pieces<u32>,
    index: Shards<u32>,
    hasher: DefaultHashBuilder,
}

/// What decides whether an id becomes the one that survives; less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Standing {
    never_a_user: bool,
    was_previous: bool,
}

/// A stretch of ids as they were written down.
#[derive(Debug)]
pub(crate) struct PeoplePart {
    ids: Vec<PersonId>,
    standing: Vec<Standing>,
    next: Vec<u32>,
}

impl People {
    /// How many ids there are.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The number of an id that was seen before.
    pub(crate) fn find(&self, id: &PersonId) -> Option<u32> {
        self.index.find(self.hash(id), |&known| self.ids[known as usize] == *id).copied()
    }

    /// The number of an id, a new one alone in its ring if it was never seen.
    pub(crate) fn intern(&mut self, id: &PersonId) -> u32 {
        let hash = self.hash(id);
        if let Some(&known) = self.index.find(hash, |&known| self.ids[known as usize] == *id) {
            return known;
        }
        let new = u32::try_from(self.ids.len()).expect("memory ends before 4 billion ids do");
        self.ids.push(id.clone());
        self.standing.push(Standing { never_a_user: true, was_previous: false });
        self.next.push(new);
        let (ids, hasher) = (&self.ids, &self.hasher);
        self.index.insert_unique(hash, new, |&known| hasher.hash_one(&ids[known as usize]));
        new
    }

    /// The id itself.
    pub(crate) fn id(&self, person: u32) -> &PersonId {
        &self.ids[person as usize]
    }

    /// Notes that the id was given as a user id.
    pub(crate) fn mark_user(&mut self, person: u32) {
        // Looked at first, for most are known as users: what is written to is shared no more.
        if self.standing[person as usize].never_a_user {
            self.standing.get_mut(person as usize).never_a_user = false;
        }
    }

    /// Notes that the id was given as the previous one of an alias; `true` if it was not known before.
    pub(crate) fn mark_previous(&mut self, person: u32) -> bool {
        let was_known = self.standing[person as usize].was_previous;
        if !was_known {
            self.standing.get_mut(person as usize).was_previous = true;
        }
        !was_known
    }

    /// Makes one ring of two. They must be different rings.
    pub(crate) fn join(&mut self, left: u32, right: u32) {
        self.next.swap(left as usize, right as usize);
    }

    /// The ids that belong together with this one, itself first.
    pub(crate) fn ring(&self, person: u32) -> impl Iterator<Item = u32> {
        let mut following = Some(person);
        std::iter::from_fn(move || {
            let current = following?;
            following = Some(self.next[current as usize]).filter(|&next| next != person);
            Some(current)
        })
    }

    /// The id of the ring that stands for all: the one that none is [better](Self::better) than.
    pub(crate) fn surviving(&self, person: u32) -> u32 {
        self.ring(person).reduce(|best, other| self.better(best, other)).unwrap_or(person)
    }

    /// Which of two ids stands for both: one ever given as a user id, else one never given as an alias' previous id,
    /// else the smaller text.
    pub(crate) fn better(&self, left: u32, right: u32) -> u32 {
        let rank = |person: u32| (self.standing[person as usize], &self.ids[person as usize]);
        if rank(left) <= rank(right) { left } else { right }
    }

    pub(crate) fn write(&self, persons: Range<usize>, to: &mut Writer) {
        to.texts(self.ids.slices(persons.clone()).flatten().map(PersonId::as_str));
        self.standing
            .slices(persons.clone())
            .for_each(|stretch| to.all(stretch, |standing| [standing.bits()]));
        self.next.slices(persons).for_each(|stretch| to.all(stretch, u32::to_le_bytes));
    }

    pub(crate) fn read(from: &mut Reader<'_>, count: usize) -> Result<PeoplePart, Broken> {
        let texts = from.texts()?;
        from.check(texts.ends.len() == count, "the number of persons")?;
        let ids: Option<Vec<PersonId>> = texts.iter().map(PersonId::parse).collect();
        let standing: Option<Vec<Standing>> =
            from.bytes(count)?.iter().map(|&bits| Standing::of_bits(bits)).collect();
        Ok(PeoplePart {
            ids: ids.ok_or_else(|| from.wrong("the id of a person"))?,
            standing: standing.ok_or_else(|| from.wrong("the standing of a person"))?,
            next: from.all(count, u32::from_le_bytes)?,
        })
    }

    /// Adds a stretch that was written down; `false` if one of its ids is there already.
    pub(crate) fn extend(&mut self, part: PeoplePart) -> bool {
        let (ids, hasher) = (&self.ids, &self.hasher);
        self.index.reserve(part.ids.len(), |&known| hasher.hash_one(&ids[known as usize]));
        for ((id, standing), next) in part.ids.iter().zip(part.standing).zip(part.next) {
            let known = self.ids.len();
            let person = self.intern(id) as usize;
            if person != known {
                return false;
            }
            *self.standing.get_mut(person) = standing;
            *self.next.get_mut(person) = next;
        }
        true
    }

    /// Says of whom each person of the ring of `person` is, all of them yet nobody's; `false` where that cannot be done
    /// or the ring does not close.
    pub(crate) fn claim<T: Copy + PartialEq>(&self, person: u32, owner: T, nobody: T, of: &mut [T]) -> bool {
        let mut current = person;
        loop {
            match of.get_mut(current as usize) {
                Some(place) if *place == nobody => *place = owner,
                _ => return false,
            }
            current = self.next[current as usize];
            if current == person {
                return true;
            }
        }
    }

    /// The bytes held on the heap.
    pub(crate) fn memory(&self) -> usize {
        // A text of up to 24 bytes lies in place.
        let long = self.ids.iter().map(|id| id.as_str().len()).filter(|&bytes| bytes > 24);
        self.ids.memory()
            + self.standing.memory()
            + self.next.memory()
            + self.index.memory()
            + long.map(allocation_bytes).sum::<usize>()
    }

    /// Gives spare room back.
    pub(crate) fn shrink(&mut self) {
        self.ids.shrink();
        self.standing.shrink();
        self.next.shrink();
    }

    fn hash(&self, id: &PersonId) -> u64 {
        self.hasher.hash_one(id)
    }
}

impl Standing {
    fn bits(self) -> u8 {
        u8::from(self.never_a_user) | u8::from(self.was_previous) << 1
    }

    fn of_bits(bits: u8) -> Option<Standing> {
        (bits < 4).then_some(Standing { never_a_user: bits & 1 == 1, was_previous: bits & 2 == 2 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(texts: &[&str]) -> People {
        let mut people = People::default();
        for text in texts {
            people.intern(&PersonId::parse(text).expect("not blank"));
        }
        for person in 1..people.len() {
            people.join(0, u32::try_from(person).expect("few"));
        }
        people
    }

    fn survivor(people: &People) -> &str {
        people.id(people.surviving(0)).as_str()
    }

    #[test]
    fn a_user_id_survives_then_one_never_left_behind_then_the_smallest() {
        let mut people = people(&["d", "c", "b", "a"]);
        assert_eq!(survivor(&people), "a");
        people.mark_previous(3);
        assert_eq!(survivor(&people), "b");
        people.mark_user(1);
        assert_eq!(survivor(&people), "c");
        people.mark_previous(1);
        assert_eq!(survivor(&people), "c");
        people.mark_user(0);
        assert_eq!(survivor(&people), "d");
    }

    #[test]
    fn a_ring_holds_all_that_were_joined() {
        let people = people(&["d", "c", "b", "a"]);
        let mut ring: Vec<u32> = people.ring(2).collect();
        assert_eq!(ring[0], 2);
        ring.sort_unstable();
        assert_eq!(ring, [0, 1, 2, 3]);
    }
}
