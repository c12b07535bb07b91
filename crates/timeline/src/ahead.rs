//! A look at where messages will fall, before they do.

use std::hint::black_box;

use kesit_model::message::{Body, Message};

use crate::{CustomerIx, Table, Timelines};

impl Timelines {
    /// Looks at the places in memory into which messages will fall, and gives the customer of each; `None` of one who is not known
    /// yet. Nothing is changed. Whoever takes in one message after the other waits for memory again and again; here one step
    /// is made for all messages before the next one, so that the processor waits for many places at once, and finds them in its cache
    /// when the messages are taken in right after. Good for some dozens of them.
    #[must_use]
    pub fn look_ahead(&self, messages: &[Message]) -> Vec<Option<CustomerIx>> {
        let customers: Vec<_> = messages.iter().map(|message| self.customer(&message.person)).collect();
        for message in messages {
            black_box(self.seen.contains(&message.id));
        }
        for customer in customers.iter().flatten() {
            black_box(self.blocks()[customer.block()].first_at(customer.row()));
        }
        let table = |(message, customer): (&Message, &Option<CustomerIx>)| {
            let customer = (*customer)?;
            Some((self.table_of(message, customer)?, customer.row()))
        };
        let tables: Vec<_> = messages.iter().zip(&customers).filter_map(table).collect();
        let newest: Vec<_> =
            tables.iter().map(|(table, row)| (table, table.range(*row).end.saturating_sub(1))).collect();
        for (table, newest) in newest {
            black_box((table.at().get(newest), table.ids().get(newest)));
            for (_, column) in table.rows().columns().filter(|(_, column)| newest < column.len()) {
                black_box(column.get(newest));
            }
        }
        customers
    }

    /// Where the event that a message is will lie.
    fn table_of(&self, message: &Message, customer: CustomerIx) -> Option<&Table> {
        let Body::Track { name, .. } = &message.body else { return None };
        self.blocks()[customer.block()].events(self.dictionary().name(name)?)
    }
}
