import{a,b}from"./chunk-GN2U2MB2.js";export{b as forgetArrived,a as keepTyped};
