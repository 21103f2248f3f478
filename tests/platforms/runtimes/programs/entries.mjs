// The parts, from `import`.
export * as core from "tidings/core";
export * as provider from "tidings/provider";
export * as delivery from "tidings/delivery";
export * as failover from "tidings/failover";
export * as format from "tidings/format";
export * as guards from "tidings/guards";
export * as phone from "tidings/phone";
export * as segments from "tidings/segments";
export * as providers from "tidings/providers/twilio";
export * as profiles from "tidings/providers/sent";
export * as relay from "tidings/relay";
export * as relayPage from "tidings/relay/page";
export * as store from "tidings/store";
export * as zones from "tidings/zones";
export * as webhooks from "tidings/webhooks";
