/** A node_modules folder that holds sharp and what it needs on Lambda, and nothing else. Throws a sentence when it cannot be had. */
export function sharpForLambda(): string;
