import{a,b}from"./chunk-6KJTAJZM.js";export{b as forgetArrived,a as keepTyped};
