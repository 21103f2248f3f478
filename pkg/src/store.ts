/**
 * `tidings/store`: stores for the send log, which stop a second call with the same idempotency key, and for statuses, counters and
 * opt-outs.
 *
 * @packageDocumentation
 */
export { d1CounterStore, d1StatusStore, d1Store, d1SuppressionList } from "./store/d1.js";
export type { D1Binding } from "./store/d1.js";
export { durableObjectStore, SendLogObject } from "./store/durable-object.js";
export { durableObjectStatusStore, MessageStatusObject } from "./store/durable-object-status.js";
export type { ObjectNamespace, ObjectResponse, ObjectState } from "./store/durable-object.js";
export { defineSendStore } from "./store/send-log.js";
export { indexedDbStore } from "./store/indexed-db.js";
export type { IndexedDbStoreOptions } from "./store/indexed-db.js";
export { memoryStore } from "./store/memory.js";
export type { MemoryStoreOptions } from "./store/memory.js";
export type { DefinedSendStore, SendLogOptions } from "./client/send-log.js";
export { fromIoredis, fromNodeRedis, redisStore } from "./store/redis.js";
export type { RedisEval, RedisStoreOptions } from "./store/redis.js";
export { redisStatusStore } from "./store/redis-status.js";
export { redisCounterStore, redisSuppressionList } from "./store/redis-guards.js";
export type { RedisPrefixOptions } from "./store/redis-guards.js";
export type { RetentionOptions } from "./store/retention.js";
export { resolveUnknown } from "./store/resolve-unknown.js";
export type { ResolvedSend, UnknownSend } from "./store/resolve-unknown.js";
export type { LookedAt } from "./store/find-messages.js";
export { sqlStore } from "./store/sql.js";
export type { SqlQuery, SqlRows } from "./store/sql-query.js";
export type { SqlStore, SqlStoreOptions } from "./store/sql.js";
export { sqlStatusStore, statusTableSql } from "./store/sql-status.js";
export type { SqlStatusStore } from "./store/sql-status.js";
export { counterTableSql, sqlCounterStore } from "./store/sql-counters.js";
export type { SqlCounterStore, SqlTableOptions } from "./store/sql-counters.js";
export { sqlSuppressionList, suppressionTableSql } from "./store/sql-suppression.js";
export { sendTableSql } from "./store/sql-statements.js";
export type { SqlDialect } from "./store/sql-statements.js";
export type {
  RecordedError,
  RecordedMessage,
  Reservation,
  ReserveEntry,
  SendRecord,
  SendStore,
} from "./store/types.js";
