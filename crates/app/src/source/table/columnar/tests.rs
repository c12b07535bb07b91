use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float32Array, Float64Array, Int64Array, ListArray,
    RecordBatch, StringArray, TimestampMicrosecondArray, TimestampMillisecondArray, types::Int32Type,
};
use expect_test::{Expect, expect};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::source::table::TableHints;
use crate::source::table::tests::understood;

/// Two rows of every type, the second one null.
fn file(compression: Compression) -> Vec<u8> {
    let utc = TimestampMicrosecondArray::from(vec![Some(1_767_179_100_000_000), None]).with_timezone("UTC");
    let decimals = Decimal128Array::from(vec![Some(-123_456), None]).with_precision_and_scale(12, 2).unwrap();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("ad", Arc::new(StringArray::from(vec![Some(" Ayşe "), None]))),
        ("no", Arc::new(Int64Array::from(vec![Some(5_321_234_567), None]))),
        ("tutar", Arc::new(decimals)),
        ("oran", Arc::new(Float64Array::from(vec![Some(0.1 + 0.2), None]))),
        ("puan", Arc::new(Float32Array::from(vec![Some(0.1), None]))),
        ("üye", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ("doğum", Arc::new(Date32Array::from(vec![Some(-1), None]))),
        ("yerel", Arc::new(TimestampMillisecondArray::from(vec![Some(1_767_179_100_250), None]))),
        ("an", Arc::new(utc)),
        (
            "liste",
            Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1)]), None])),
        ),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    );
    let batch = batch.unwrap();
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn check(bytes: &[u8], expected: Expect) {
    expected.assert_eq(&understood(bytes, &TableHints::default()));
}

#[test]
fn cells_of_every_type() {
    check(
        &file(Compression::UNCOMPRESSED),
        expect![[r#"
        parquet
        doubt: UnreadColumn("liste")
        ad | no | tutar | oran | puan | üye | doğum | yerel | an | liste
        1: Ayşe | <5321234567> | <-1234.56> | <0.3> | <0.1> | <true> | <1969-12-31> | <2025-12-31T11:05:00.25> | <2025-12-31T11:05:00Z> | 
        2:  |  |  |  |  |  |  |  |  | 
    "#]],
    );
}

#[test]
fn compressed_files_say_the_same() {
    let plain = understood(&file(Compression::UNCOMPRESSED), &TableHints::default());
    for compression in
        [Compression::SNAPPY, Compression::ZSTD(ZstdLevel::default()), Compression::GZIP(Default::default())]
    {
        assert_eq!(understood(&file(compression), &TableHints::default()), plain);
    }
}

#[test]
fn a_damaged_file_is_told() {
    let whole = file(Compression::UNCOMPRESSED);
    for length in [4, 40, whole.len() / 2, whole.len() - 1] {
        let told = understood(&whole[..length], &TableHints::default());
        assert!(told.starts_with("error: not a file of the format parquet"), "{told}");
    }
}
