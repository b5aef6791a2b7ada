import "./reader.js";
