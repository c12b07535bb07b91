//! From definitions to a program: names are interned, equal conditions become one node, references their segment's root.

use hashbrown::HashMap;
use kesit_model::Key;
use kesit_model::definition::{Condition, Definitions, Segment, SegmentCondition};
use kesit_timeline::{ChannelId, Dictionary, KeyId, NameId, PathId, TextId};

use crate::cond::{
    AccountLeaf, ConsentLeaf, EventLeaf, ItemsLeaf, ListLeaf, NearLeaf, RankLeaf, ScoreLeaf, SegmentLeaf,
    SequenceLeaf, TraitLeaf,
};
use crate::program::{CompiledSegment, Node, NodeId, NodeKind, Program, Settings};
use crate::triggers::Triggers;

/// Why definitions do not make a program. The language's own checks find both earlier and say where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// A condition names a segment that is not defined.
    #[error("segment `{0}` is not defined")]
    UnknownSegment(Key),
    /// Segments refer to each other in a circle.
    #[error("segments refer to each other in a circle: {}", .0.iter().map(Key::as_str).collect::<Vec<_>>().join(" → "))]
    Cycle(Vec<Key>),
}

impl Program {
    /// Makes definitions ready to run on the timelines that `dictionary` belongs to. All words are interned, so that the
    /// program stays good while the timelines grow.
    ///
    /// # Errors
    /// When a reference leads nowhere or in a circle.
    pub fn compile(
        definitions: &Definitions,
        settings: Settings,
        dictionary: &mut Dictionary,
    ) -> Result<Program, CompileError> {
        Program::compile_of(&definitions.segments, definitions, settings, dictionary)
    }

    /// As [`Program::compile`], of some of the definitions only: the others matter as far as these refer to them.
    ///
    /// # Errors
    /// As [`Program::compile`], where one of these leads there.
    pub fn compile_of(
        wanted: &[Segment],
        definitions: &Definitions,
        settings: Settings,
        dictionary: &mut Dictionary,
    ) -> Result<Program, CompileError> {
        let mut compiler = Compiler {
            settings: &settings,
            definitions,
            dictionary,
            nodes: Vec::new(),
            by_condition: HashMap::new(),
            roots: HashMap::new(),
            open: Vec::new(),
            ranks: Vec::new(),
            error: None,
        };
        let mut segments = Vec::new();
        for segment in wanted {
            let root = compiler.root(&segment.key)?;
            compiler.nodes[root.0].uses += 1;
            let triggers = Triggers::of(segment, definitions, compiler.dictionary);
            segments.push(CompiledSegment { key: segment.key.clone(), root, triggers });
        }
        let Compiler { mut nodes, ranks, .. } = compiler;
        let memo_slots = give_memos(&mut nodes);
        Ok(Program { settings, nodes, segments, ranks, memo_slots })
    }
}

/// Gives a memo to every node that is used more than once; returns how many there are.
fn give_memos(nodes: &mut [Node]) -> usize {
    let mut slots = 0;
    for node in nodes.iter_mut().filter(|node| node.uses > 1) {
        node.memo = Some(slots);
        slots += 1;
    }
    slots
}

/// The condition that decides: a tier of a group holds only whom no earlier tier has taken.
pub(crate) fn effective(segment: &Segment, definitions: &Definitions) -> Condition {
    let earlier = definitions.groups.iter().find_map(|group| {
        let place = group.tiers.iter().position(|tier| tier == &segment.key)?;
        Some(&group.tiers[..place])
    });
    match earlier {
        None | Some([]) => segment.when.clone(),
        Some(earlier) => {
            let member = |key: &Key| {
                let key = key.clone();
                Condition::Segment(SegmentCondition { key, entered: Vec::new(), left: Vec::new() })
            };
            let taken = Condition::None(earlier.iter().map(member).collect());
            Condition::All(vec![segment.when.clone(), taken])
        }
    }
}

/// Work in progress.
pub(crate) struct Compiler<'a> {
    pub(crate) settings: &'a Settings,
    definitions: &'a Definitions,
    dictionary: &'a mut Dictionary,
    nodes: Vec<Node>,
    by_condition: HashMap<Condition, NodeId>,
    roots: HashMap<Key, NodeId>,
    /// Segments whose roots are being worked out, the outermost first.
    open: Vec<Key>,
    ranks: Vec<NodeId>,
    /// The first error met where only a node can be returned.
    error: Option<CompileError>,
}

impl Compiler<'_> {
    pub(crate) fn intern_text(&mut self, text: &str) -> TextId {
        self.dictionary.intern_text(text)
    }

    pub(crate) fn intern_name(&mut self, name: &str) -> NameId {
        self.dictionary.intern_name(name)
    }

    pub(crate) fn intern_path(&mut self, path: &str) -> PathId {
        self.dictionary.intern_path(path)
    }

    pub(crate) fn intern_key(&mut self, key: &str) -> KeyId {
        self.dictionary.intern_key(key)
    }

    pub(crate) fn intern_channel(&mut self, channel: &str) -> ChannelId {
        self.dictionary.intern_channel(channel)
    }

    fn root(&mut self, key: &Key) -> Result<NodeId, CompileError> {
        if let Some(root) = self.roots.get(key) {
            return Ok(*root);
        }
        if let Some(start) = self.open.iter().position(|open| open == key) {
            let circle = self.open[start..].iter().chain([key]).cloned().collect();
            return Err(CompileError::Cycle(circle));
        }
        let definitions = self.definitions;
        let segment = definitions.segment(key).ok_or_else(|| CompileError::UnknownSegment(key.clone()))?;
        self.open.push(key.clone());
        let root = self.node(&effective(segment, definitions));
        self.open.pop();
        match self.error.take() {
            Some(error) => Err(error),
            None => {
                self.roots.insert(key.clone(), root);
                Ok(root)
            }
        }
    }

    /// The node of a condition; the same one for equal conditions.
    pub(crate) fn node(&mut self, condition: &Condition) -> NodeId {
        if let Some(node) = self.by_condition.get(condition) {
            self.nodes[node.0].uses += 1;
            return *node;
        }
        let kind = self.kind(condition);
        let node = NodeId(self.nodes.len());
        if matches!(kind, NodeKind::Rank(_)) {
            self.ranks.push(node);
        }
        self.nodes.push(Node { kind, source: condition.clone(), uses: 1, memo: None });
        self.by_condition.insert(condition.clone(), node);
        node
    }

    fn kind(&mut self, condition: &Condition) -> NodeKind {
        match condition {
            Condition::Everyone => NodeKind::Everyone,
            Condition::All(members) => NodeKind::All(self.members(members)),
            Condition::Any(members) => NodeKind::Any(self.members(members)),
            Condition::None(members) => NodeKind::None(self.members(members)),
            Condition::Not(member) => NodeKind::Not(self.node(member)),
            Condition::Trait(condition) => NodeKind::Trait(TraitLeaf::compile(condition, self)),
            Condition::Items(condition) => NodeKind::Items(ItemsLeaf::compile(condition, self)),
            Condition::Event(condition) => NodeKind::Event(EventLeaf::compile(condition, self)),
            Condition::Account(condition) => NodeKind::Account(AccountLeaf::compile(condition, self)),
            Condition::Consent(condition) => NodeKind::Consent(ConsentLeaf::compile(condition, self)),
            Condition::Segment(condition) => self.segment(condition),
            Condition::List(condition) => NodeKind::List(ListLeaf::compile(condition)),
            Condition::Score(condition) => NodeKind::Score(ScoreLeaf::compile(condition, self)),
            Condition::Near(condition) => NodeKind::Near(NearLeaf::compile(condition, self)),
            Condition::Rank(condition) => {
                let index = self.ranks.len();
                NodeKind::Rank(RankLeaf::compile(condition, index, self))
            }
            Condition::Sequence(condition) => NodeKind::Sequence(SequenceLeaf::compile(condition, self)),
        }
    }

    fn members(&mut self, members: &[Condition]) -> Vec<NodeId> {
        members.iter().map(|member| self.node(member)).collect()
    }

    fn segment(&mut self, condition: &SegmentCondition) -> NodeKind {
        match self.root(&condition.key) {
            Ok(root) if condition.entered.is_empty() && condition.left.is_empty() => {
                self.nodes[root.0].uses += 1;
                NodeKind::Member(root)
            }
            Ok(root) => NodeKind::Segment(SegmentLeaf::compile(condition, root, self)),
            Err(error) => {
                self.error.get_or_insert(error);
                NodeKind::Everyone
            }
        }
    }
}
