#ifndef OCPIZZA_CRABBITMQ_SHIM_H
#define OCPIZZA_CRABBITMQ_SHIM_H

#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_tcp_socket.h>

// amqp_login is variadic, which Swift cannot call.
static inline amqp_rpc_reply_t crabbitmq_login_plain(amqp_connection_state_t connection, const char *virtual_host,
                                                     int heartbeat_seconds, const amqp_table_t *client_properties,
                                                     const char *user, const char *password) {
  return amqp_login_with_properties(connection, virtual_host, 1, AMQP_DEFAULT_FRAME_SIZE, heartbeat_seconds,
                                    client_properties, AMQP_SASL_METHOD_PLAIN, user, password);
}

// Server exceptions arrive as a pointer whose type depends on the method; here is their text, copied.
static inline void crabbitmq_server_error(const amqp_rpc_reply_t *reply, int *code, char *text, size_t capacity) {
  amqp_bytes_t message = amqp_empty_bytes;
  *code = 0;
  if (reply->reply.id == AMQP_CHANNEL_CLOSE_METHOD) {
    amqp_channel_close_t *close = (amqp_channel_close_t *)reply->reply.decoded;
    *code = close->reply_code;
    message = close->reply_text;
  } else if (reply->reply.id == AMQP_CONNECTION_CLOSE_METHOD) {
    amqp_connection_close_t *close = (amqp_connection_close_t *)reply->reply.decoded;
    *code = close->reply_code;
    message = close->reply_text;
  }
  size_t length = message.len < capacity - 1 ? message.len : capacity - 1;
  if (length) __builtin_memcpy(text, message.bytes, length);
  text[length] = 0;
}

#endif
