/** Where `opportune serve` keeps its state and the key of its tokens, unless told otherwise. */
export const SERVE_DATA_DIR = '.opportune/serve';
