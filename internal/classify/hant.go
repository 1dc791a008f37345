package classify

import (
	"sync"
	"unicode/utf8"

	"tallyman/internal/text"
)

const hanFirst, hanLast = 0x3400, 0x9FFF

// goodsHan pairs traditional characters of goods descriptions with simplified
// ones, where text.Fold, which is made for names, does not know them.
const goodsHan = "儀仪憶忆輛辆槳桨貯贮銑铣纖纤螢萤釣钓獵猎殼壳繩绳鋅锌錠锭夾夹濾滤講讲話话陣阵擾扰邏逻變变鍍镀噴喷劑剂褲裤襪袜雞鸡鴨鸭穀谷" +
	"遊游賣卖麵面總总償偿鈷钴鉬钼鈮铌鋯锆釩钒鈉钠鉀钾鈣钙塗涂顏颜鎧铠綸纶緻致壺壶鋸锯録录鐳镭諧谐誘诱飾饰餅饼廂厢曬晒磚砖稅税" +
	"筍笋箇个籃篮絨绒緩缓繞绕纜缆膚肤莖茎薦荐蝕蚀裏里課课讀读貓猫贈赠跡迹轟轰醬酱鉗钳鉤钩鋪铺錯错鍾钟鎚锤鏽锈鑰钥鑲镶閱阅階阶頸颈驟骤鹼碱麼么龜龟"

// simplified maps every Han character to its simplified form.
var simplified = sync.OnceValue(func() []rune {
	t := make([]rune, hanLast-hanFirst+1)
	for i := range t {
		t[i], _ = utf8.DecodeRuneInString(text.Fold(string(rune(hanFirst + i))))
	}
	pairs := []rune(goodsHan)
	for i := 0; i+1 < len(pairs); i += 2 {
		t[pairs[i]-hanFirst] = pairs[i+1]
	}
	return t
})
