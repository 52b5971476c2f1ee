/** Under which name it is unknown whether deleted objects of a type lie in its recycle bin. */
export const RECYCLE_BIN = 'recycleBin';
