//! SMS segments: how a text is encoded and split (3GPP TS 23.038 and 23.040).
