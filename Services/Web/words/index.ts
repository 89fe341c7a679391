/** All that the pages say. `common` is of every screen; each other part is of the screen that it is named after. */
export { common } from "./common"
export { staff } from "./staff"
export { kitchen } from "./kitchen"
export { client } from "./client"
export { till } from "./till"
export { courier } from "./courier"
export { office } from "./office"
