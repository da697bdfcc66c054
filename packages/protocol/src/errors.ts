/** Every error Stint answers with: code → status and the plain message used when none more exact is at hand. */
export const ERRORS = {
  invalid_request: { status: 400, message: "The request is not valid." },
  invalid_json: { status: 400, message: "The body is not valid JSON." },
  unauthenticated: { status: 401, message: "Sign in first." },
  invalid_credentials: { status: 401, message: "The credentials are not valid." },
  forbidden: { status: 403, message: "You are not allowed to do this." },
  not_your_credentials: { status: 403, message: "These credentials belong to somebody else." },
  not_found: { status: 404, message: "There is nothing here that you can see." },
  method_not_allowed: { status: 405, message: "This address does not take this method." },
  already_in: { status: 409, message: "You are already punched in." },
  already_out: { status: 409, message: "You are not punched in." },
  already_decided: { status: 409, message: "This correction has already been decided." },
  already_exists: { status: 409, message: "That already exists." },
  overlapping: { status: 409, message: "That overlaps another shift." },
  illegal_transition: { status: 409, message: "This entry cannot go from its status to that one." },
  period_locked: { status: 409, message: "Time up to that day is closed." },
  idempotency_conflict: { status: 409, message: "That key was used for another request." },
  incomplete: { status: 409, message: "Something that an invoice has to say is missing." },
  last_owner: { status: 409, message: "An organisation keeps at least one active owner." },
  window_open: { status: 409, message: "A window is already open." },
  window_closed: { status: 409, message: "This window is closed." },
  not_resumable: { status: 409, message: "That shift can no longer be resumed." },
  gone: { status: 410, message: "This link has been used or has expired." },
  too_large: { status: 413, message: "The body is too large." },
  unsupported_media_type: { status: 415, message: "The body must be JSON." },
  too_many_requests: { status: 429, message: "Too many requests; try again shortly." },
  internal: { status: 500, message: "Something went wrong on the server. Nothing was half-written." },
  not_configured: { status: 503, message: "This is not configured on the server." },
  unavailable: { status: 503, message: "The server is starting or stopping; try again." },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** One offending field, as a path into the request (`body.email`, `query.from`, `body.sessions[17].end_time`). */
export type FieldProblem = { field: string; message: string };

/** The body of every error answer. */
export type ErrorBody = {
  error: {
    code: ErrorCode;
    message: string;
    details?: { fields?: FieldProblem[] } & Record<string, unknown>;
  };
};
