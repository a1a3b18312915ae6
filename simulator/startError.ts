/** A failed start; the message is one sentence for the user. */
export class StartError extends Error {}
