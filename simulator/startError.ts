/** A start that cannot work; the message is one sentence for a person. */
export class StartError extends Error {}
