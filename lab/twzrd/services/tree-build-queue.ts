/** The BullMQ queue between the aggregator, which asks for epochs, and the tree builder, which seals them. */
export const treeBuildQueue = 'tree-build';

/** The group of tokens whose epochs are sealed. */
export const tokenGroup = 'milo';
